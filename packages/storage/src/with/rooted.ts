import { rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { rebased } from "./rebased.ts";

/**
 * The tree below `root` as a tree of its own, whose errors know no other. Links are the inner storage's: one that leads out
 * of `root` but not out of the inner tree is followed, so a home that must hold against links is a storage of its own.
 */
export function rooted(storage: Storage, root: VirtualPath): Storage {
  const tree = rebased(storage, rootPath, root);
  return {
    ...tree,
    async removeDirectory(path, options) {
      if (path === rootPath) throw new StorageError("denied", path, { reason: "The root cannot be removed." });
      await tree.removeDirectory(path, options);
    },
    async rename(from, to, options) {
      if (from === rootPath) throw new StorageError("denied", from, { reason: "The root cannot be renamed." });
      await tree.rename(from, to, options);
    },
  };
}
