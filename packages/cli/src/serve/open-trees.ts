import { resolve } from "node:path";
import { overlay, quota as limited, readOnly, type DirectoryOptions, type Storage } from "@tandem/storage";
import type { Folder, Quota, Tree } from "./choices.ts";
import { openFolder } from "./open-folder.ts";

/** Opens the trees of a server. A folder that several see is opened once, so that all of them share its quota. */
export interface Trees {
  /** Throws a `CommandError` for a folder that cannot be served. */
  open(tree: Tree): Promise<Storage>;
  /** The folders that are open. */
  readonly folders: readonly string[];
}

/** The trees of a server. `all` is every one that will be opened: a quota is looked up in all of them. */
export function openTrees(disk: DirectoryOptions, all: readonly Tree[]): Trees {
  const quotas = quotasOf(all.flatMap(foldersOf));
  const opened = new Map<string, Promise<Storage>>();

  const openOnce = (folder: Folder): Promise<Storage> => {
    const path = resolve(folder.path);
    const storage = opened.get(path) ?? openLimited(folder, quotas.get(path));
    opened.set(path, storage);
    return storage;
  };
  const openLimited = async (folder: Folder, quota: Quota | undefined): Promise<Storage> => {
    const storage = await openFolder(folder, disk);
    return quota === undefined ? storage : limited(storage, quota);
  };

  return {
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
