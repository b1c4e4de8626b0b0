import { parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import type { Attributes, Rights } from "@tandem/storage";

/**
 * The letters of the perm fact (RFC 3659 §7.5.5): what this account may ask for at a path, without a promise of the file
 * system. Files: append, delete, rename, retrieve, write. Directories: create, delete, enter, rename, list, make, purge;
 * whether one may be deleted or renamed is said where it lies, and never of the root.
 */
export function permissionLetters(
  kind: Attributes["kind"],
  path: VirtualPath,
  rightsAt: (path: VirtualPath) => Rights,
): string {
  const rights = rightsAt(path);
  if (kind !== "directory") {
    const { read, overwrite, remove, rename } = rights;
    const content = kind === "file";
    return lettersOf({ a: content && overwrite, d: remove, f: rename, r: content && read, w: content && overwrite });
  }
  const { write, list, makeDirectory, remove } = rights;
  const around = path === rootPath ? undefined : rightsAt(parentPath(path));
  return lettersOf({
    c: write,
    d: around?.remove === true,
    e: list,
    f: around?.rename === true,
    l: list,
    m: makeDirectory,
    p: remove,
  });
}

function lettersOf(letters: Readonly<Record<string, boolean>>): string {
  return Object.entries(letters)
    .filter(([, holds]) => holds)
    .map(([letter]) => letter)
    .join("");
}
