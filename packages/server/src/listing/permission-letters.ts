import { rootPath, type VirtualPath } from "@tandem/protocol";
import type { Attributes, Rights } from "@tandem/storage";

/**
 * The letters of the perm fact (RFC 3659 §7.5.5): what the rights at a path let an account ask for, without a promise of the
 * file system. Files: append, delete, rename, retrieve, write. Directories: create, delete, enter, rename, list, make, purge;
 * the root is never deleted or renamed.
 */
export function permissionLetters(kind: Attributes["kind"], path: VirtualPath, rights: Rights): string {
  const { read, list, write, overwrite, makeDirectory, remove, rename } = rights;
  if (kind === "directory") {
    const moves = path !== rootPath;
    return lettersOf({
      c: write,
      d: remove && moves,
      e: list,
      f: rename && moves,
      l: list,
      m: makeDirectory,
      p: remove,
    });
  }
  const content = kind === "file";
  return lettersOf({ a: content && overwrite, d: remove, f: rename, r: content && read, w: content && overwrite });
}

function lettersOf(letters: Readonly<Record<string, boolean>>): string {
  let text = "";
  for (const letter in letters) if (letters[letter] === true) text += letter;
  return text;
}
