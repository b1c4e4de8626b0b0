import { isWithin, nameOf, type VirtualPath } from "@tandem/protocol";
import { refuseRoot } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import { lstat, onDisk, rename } from "./calls.ts";
import { faultOf, guarded, unless } from "./fault.ts";
import { isStagingName } from "./name.ts";
import { Place, type Root } from "./place.ts";

/** Moves an entry in one step, over a file but never over anything else. */
export async function renameEntry(root: Root, from: VirtualPath, to: VirtualPath): Promise<void> {
  refuseRoot(from, "renamed");
  using source = await Place.find(root, from);
  const moved = await lstat(onDisk(source.path));
  await guarded(to, undefined, async () => {
    if (isStagingName(nameOf(to))) throw new StorageError("bad-name", to);
    using target = await Place.find(root, to);
    const replaced = await unless(lstat(onDisk(target.path)), "ENOENT");
    const same = replaced !== undefined && replaced.ino === moved.ino && replaced.dev === moved.dev;
    // rename(2) would replace an empty directory without a word. One that appears just now may still be: it is empty.
    if (replaced !== undefined && !same && (moved.isDirectory() || replaced.isDirectory())) {
      throw isWithin(from, to) ? intoItself(to) : new StorageError("exists", to);
    }
    await move(source, target);
  });
}

async function move(from: Place, to: Place): Promise<void> {
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
    throw intoItself(to.virtual, error);
  }
}

function intoItself(to: VirtualPath, cause?: unknown): StorageError {
  return new StorageError("bad-name", to, {
    reason: "A directory cannot be moved into itself, or the name cannot be used here.",
    cause,
  });
}
