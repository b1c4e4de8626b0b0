import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";

/** The way to the path is longer than any that is meant. */
export function tooMany(path: VirtualPath): StorageError {
  return new StorageError("denied", path, { reason: "Too many symbolic links." });
}

/** The way to the path would leave what is served. */
export function leaves(path: VirtualPath): StorageError {
  return new StorageError("denied", path, { reason: "A symbolic link on the way leads out of the root." });
}
