import { StorageError } from "../storage-error.ts";
import { lstat, onDisk, rename } from "./calls.ts";
import { faultOf, unless } from "./fault.ts";
import type { Place } from "./place.ts";

/** Moves the entry at one place to another in one step, over a file but never over anything else. */
export async function renameEntry(from: Place, to: Place): Promise<void> {
  const [moved, replaced] = [await lstat(onDisk(from.path)), await unless(lstat(onDisk(to.path)), "ENOENT")];
  const same = replaced !== undefined && replaced.ino === moved.ino && replaced.dev === moved.dev;
  // rename(2) would replace an empty directory without a word. One that appears just now may still be replaced: it is empty.
  if (replaced !== undefined && !same && (moved.isDirectory() || replaced.isDirectory())) {
    throw new StorageError("exists", to.virtual);
  }
  await from.verify();
  await to.verify();
  try {
    await rename(onDisk(from.path), onDisk(to.path));
  } catch (error) {
    const fault = faultOf(error, to.virtual, {
      ENOENT: "not-found",
      EISDIR: "exists",
      ENOTDIR: "exists",
      ENOTEMPTY: "exists",
      EINVAL: "bad-name",
    });
    if (!(fault instanceof StorageError) || fault.code !== "bad-name") throw fault;
    const reason = "A directory cannot be moved into itself, or the name cannot be used here.";
    throw new StorageError("bad-name", to.virtual, { reason, cause: error });
  }
}
