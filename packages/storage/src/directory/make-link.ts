import { join } from "node:path";
import { namesOf, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import { onDisk, symlink } from "./calls.ts";
import { guarded, unless } from "./fault.ts";
import { statFollowing } from "./open-file.ts";
import { Place } from "./place.ts";
import type { Root } from "./root.ts";

/**
 * Makes a symbolic link at `path` to `target`, which need not be there yet. The link is relative, from the directory where
 * it really lies: it stays right when the root is moved, and means the same to everyone who follows it.
 */
export async function makeLinkAt(root: Root, path: VirtualPath, target: VirtualPath): Promise<void> {
  if (path === rootPath) throw new StorageError("exists", path);
  await guarded(target, undefined, () => refuseOutside(root, target));
  using place = await Place.find(root, path);
  await place.verify();
  await symlink(onDisk(relativeLink(place.directoryNames, namesOf(target))), onDisk(place.path));
}

/** What a link in the directory `from` says to lead to `to`, both as names from the root; no link stands on the way `from`. */
export function relativeLink(from: readonly string[], to: readonly string[]): string {
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const up = from.slice(shared).map(() => "..");
  // Never empty: `join` makes that the directory itself.
  return join(...up, ...to.slice(shared));
}

/** Follows the target as far as it is there: a link on the way that leads out of the root is `denied`. */
async function refuseOutside(root: Root, target: VirtualPath): Promise<void> {
  const look = async (): Promise<void> => {
    using place = await Place.find(root, target);
    await statFollowing(place);
  };
  await unless(look(), "ENOENT");
}
