import { resolve } from "node:path";
import { present } from "../present.ts";
import type { Folder, Mount, Quota, Tree } from "./choices.ts";
import type { ConfigPlace } from "./config-choices.ts";
import type { ConfigPath } from "./config-file.ts";
import type { Config } from "./config-schema.ts";

type ConfigMounts = NonNullable<Config["mounts"]>;
type ConfigQuota = NonNullable<Config["quota"]>;

/** The keys of a tree, whatever the folder at its root is called. */
export interface ConfigTree {
  readonly root: string | undefined;
  readonly rootKey: "home" | "folder";
  readonly quota?: ConfigQuota | undefined;
  readonly mounts?: ConfigMounts | undefined;
}

/** What an account or a host sees; undefined when it says nothing of it. */
export function treeOf(
  { root, rootKey, quota, mounts }: ConfigTree,
  at: ConfigPath,
  place: ConfigPlace,
): Tree | undefined {
  if (root === undefined && mounts === undefined) return undefined;
  return present({
    folder: root === undefined ? undefined : folderOf(root, quota, [...at, rootKey], place),
    mounts: mounts && mountsOf(mounts, [...at, "mounts"], place),
  });
}

/** Folders below a root. */
export function mountsOf(mounts: ConfigMounts, at: ConfigPath, place: ConfigPlace): readonly Mount[] {
  return Object.entries(mounts).map(([point, { folder, quota, ...given }]) => ({
    point,
    folder: folderOf(folder, quota, [...at, point], place),
    readOnly: given["read-only"] ?? false,
  }));
}

/** How much a folder may hold. */
export function quotaOf({ size, files }: ConfigQuota): Quota {
  return present({ bytes: size, files });
}

function folderOf(path: string, quota: ConfigQuota | undefined, at: ConfigPath, place: ConfigPlace): Folder {
  return {
    path: resolve(place.folder, path),
    fault: (saying) => place.fault(at, saying),
    ...(quota && { quota: quotaOf(quota) }),
  };
}
