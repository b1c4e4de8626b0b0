import { childPath, isName, parentPath, rootPath, type VirtualPath } from "@tandem/protocol";

/**
 * Where a link at `path` leads in its tree, by what is written in it; `undefined` when that is out of the tree, or absolute:
 * such a target is a path of the machine, which a tree does not know.
 */
export function linkTarget(path: VirtualPath, written: string): VirtualPath | undefined {
  if (written === "" || written.startsWith("/")) return undefined;
  let at = parentPath(path);
  for (const name of written.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      if (at === rootPath) return undefined;
      at = parentPath(at);
    } else if (isName(name)) at = childPath(at, name);
    else return undefined;
  }
  return at;
}
