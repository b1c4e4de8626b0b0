import type { Attributes } from "@tandem/storage";

/**
 * The letters of the perm fact (RFC 3659 §7.5.5): what this account may ask for, without a promise of the file system.
 * Files: append, delete, rename, retrieve, write. Directories: create, delete, enter, rename, list, make, purge.
 */
export function permissionsOf({ kind }: Pick<Attributes, "kind">, readOnly: boolean): string {
  if (kind === "directory") return readOnly ? "el" : "cdeflmp";
  if (kind === "file") return readOnly ? "r" : "adfrw";
  return readOnly ? "" : "df";
}
