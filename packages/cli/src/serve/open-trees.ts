import { resolve } from "node:path";
import {
  overlay,
  quota as limited,
  readOnly,
  type DirectoryOptions,
  type QuotaOptions,
  type Storage,
} from "@tandem/storage";
import type { Folder, Quota, Tree } from "./choices.ts";
import { openFolder } from "./open-folder.ts";
import type { ServeSettings } from "./settings.ts";

/** Opens the trees of a server. A folder that several see is opened once, so that all of them share its quota. */
export interface Trees {
  /** Throws a `CommandError` for a folder that cannot be served. */
  open(tree: Tree): Promise<Storage>;
  /**
   * Looks up quotas in these from now on; what is open keeps its own. Throws a `CommandError` for a folder that has two, and keeps
   * those it had.
   */
  limit(all: readonly Tree[]): void;
  /** The folders that are open. */
  readonly folders: readonly string[];
}

/** How what is used of a quota is counted, of a folder that is named; in this process alone when missing. */
export type CountQuota = (name: string, storage: Storage) => Pick<QuotaOptions, "ledger" | "used">;

/** The trees of a server. `all` is every one that will be opened: a quota is looked up in all of them. */
export function openTrees(disk: DirectoryOptions, all: readonly Tree[], count: CountQuota = () => ({})): Trees {
  let quotas = quotasOf(all.flatMap(foldersOf));
  /** By path, and by quota: one that changes is counted anew. */
  const opened = new Map<string, Map<string, Promise<Storage>>>();

  const openOnce = (folder: Folder): Promise<Storage> => {
    const path = resolve(folder.path);
    const quota = quotas.get(path);
    const key = `${quota?.bytes} ${quota?.files}`;
    const known = opened.get(path) ?? new Map<string, Promise<Storage>>();
    const storage = known.get(key) ?? openLimited(folder, quota);
    // What could not be opened may be there the next time.
    storage.catch(() => known.delete(key));
    opened.set(path, known.set(key, storage));
    return storage;
  };
  const openLimited = async (folder: Folder, quota: Quota | undefined): Promise<Storage> => {
    const storage = await openFolder(folder, disk);
    if (quota === undefined) return storage;
    return limited(storage, { ...quota, ...count(`${resolve(folder.path)} ${quota.bytes} ${quota.files}`, storage) });
  };

  return {
    limit(next) {
      quotas = quotasOf(next.flatMap(foldersOf));
    },
    get folders() {
      return [...opened.keys()];
    },
    async open({ folder, mounts = [] }) {
      const root = folder && (await openOnce(folder));
      if (root !== undefined && mounts.length === 0) return root;
      const trees: Record<string, Storage> = root === undefined ? {} : { "/": root };
      for (const { point, folder: mounted, readOnly: looksOnly = false } of mounts) {
        const storage = await openOnce(mounted);
        trees[point] = looksOnly ? readOnly(storage, "This directory may be read only.") : storage;
      }
      return overlay(trees);
    },
  };
}

/** Every tree of a server. */
export function allTrees({
  tree,
  accounts,
  hosts,
}: Pick<ServeSettings, "tree" | "accounts" | "hosts">): readonly Tree[] {
  const everyone = [...accounts, ...hosts.flatMap((host) => host.accounts ?? []), ...hosts, { tree }];
  return everyone.map((one) => one.tree).filter((one) => one !== undefined);
}

function foldersOf({ folder, mounts = [] }: Tree): readonly Folder[] {
  return [...(folder === undefined ? [] : [folder]), ...mounts.map((mount) => mount.folder)];
}

/** The quota of each folder that has one; who names a folder without a quota shares it. */
function quotasOf(folders: readonly Folder[]): ReadonlyMap<string, Quota> {
  const quotas = new Map<string, Quota>();
  for (const { path, quota, fault } of folders) {
    if (quota === undefined) continue;
    const held = quotas.get(resolve(path));
    if (held !== undefined && (held.bytes !== quota.bytes || held.files !== quota.files)) {
      throw fault("This folder has another quota already; a folder has one, for all who see it.");
    }
    quotas.set(resolve(path), quota);
  }
  return quotas;
}
