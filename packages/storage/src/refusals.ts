import { rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "./storage-error.ts";

/** What is said to the one who goes on with a stage that was committed or aborted. */
export function alreadyEnded(path: string): StorageError {
  return new StorageError("failed", path, { reason: "The upload has ended already; begin a new one." });
}

/** What is said to the second who goes on with an unfinished upload. */
export function goneOnWith(path: string): StorageError {
  return new StorageError("busy", path, { reason: "Another session goes on with this upload; try again later." });
}

/** Throws {@link StorageError} `denied` for the root, which nobody removes or renames. */
export function refuseRoot(path: VirtualPath, deed: "removed" | "renamed"): void {
  if (path === rootPath) throw new StorageError("denied", path, { reason: `The root cannot be ${deed}.` });
}
