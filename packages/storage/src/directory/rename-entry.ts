import type { Stats } from "node:fs";
import { isWithin, nameOf, type VirtualPath } from "@tandem/protocol";
import { foldName } from "../fold-name.ts";
import { refuseRoot } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import { lstat, onDisk, rename } from "./calls.ts";
import { faultOf, guarded, unless } from "./fault.ts";
import { isStagingName } from "./name.ts";
import { Place } from "./place.ts";
import type { Root } from "./root.ts";

/** Moves an entry in one step, over a file or a link but never over anything else. */
export async function renameEntry(root: Root, from: VirtualPath, to: VirtualPath): Promise<void> {
  refuseRoot(from, "renamed");
  using source = await Place.find(root, from);
  const moved = await lstat(onDisk(source.path));
  await guarded(to, undefined, async () => {
    if (isStagingName(nameOf(to))) throw new StorageError("bad-name", to);
    using target = await Place.find(root, to);
    const replaced = await unless(lstat(onDisk(target.path)), "ENOENT");
    if (replaced !== undefined && !isSameEntry(source, moved, target, replaced)) {
      // rename(2) would replace an empty directory without a word. One that appears just now may still be: it is empty.
      if (moved.isDirectory() || !(replaced.isFile() || replaced.isSymbolicLink())) {
        throw isWithin(from, to) ? intoItself(to) : new StorageError("exists", to);
      }
      // Here rename(2) would do nothing, without a word.
      if (isSameFile(moved, replaced)) throw new StorageError("exists", to, { reason: secondName });
    }
    await move(source, target);
  });
}

/** Whether both are one name of one thing, in whatever spelling the file system takes for the same. */
function isSameEntry(from: Place, moved: Stats, to: Place, replaced: Stats): boolean {
  if (!isSameFile(moved, replaced)) return false;
  return (
    moved.nlink === 1 || moved.isDirectory() || (foldName(from.name) === foldName(to.name) && inOneDirectory(from, to))
  );
}

function isSameFile(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

function inOneDirectory(one: Place, other: Place): boolean {
  return one.directoryNames.join("/") === other.directoryNames.join("/");
}

const secondName = "Both are names of one file already; remove the one that is not wanted.";

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
