import { rootPath, type VirtualPath } from "@tandem/protocol";
import { refuseRoot } from "../refusals.ts";
import type { Storage } from "../storage.ts";
import { rebased } from "./rebased.ts";

/**
 * The tree below `root` as a tree of its own, whose errors know no other. Links are the inner storage's: one that leads out
 * of `root` but not out of the inner tree is followed, so a home that must hold against links is a storage of its own. It
 * makes none (there is no `makeLink`): a relative link that is moved leads elsewhere, out of `root` too.
 */
export function rooted(storage: Storage, root: VirtualPath): Storage {
  const { makeLink, ...tree } = rebased(storage, rootPath, root);
  return {
    ...tree,
    ...(root === rootPath && makeLink !== undefined && { makeLink }),
    async removeDirectory(path, options) {
      refuseRoot(path, "removed");
      await tree.removeDirectory(path, options);
    },
    async rename(from, to, options) {
      refuseRoot(from, "renamed");
      await tree.rename(from, to, options);
    },
  };
}
