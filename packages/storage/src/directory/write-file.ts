import { closeSync, constants, type Stats } from "node:fs";
import type { Keeping } from "../keeping.ts";
import { StorageError } from "../storage-error.ts";
import type { Stage } from "../storage.ts";
import { close, copyFile, fchmod, fstat, ftruncate, lstat, onDisk, open, read, write } from "./calls.ts";
import { unless } from "./fault.ts";
import { openAppendedFile } from "./appended-file.ts";
import { little } from "./file-sink.ts";
import { lookFollowing, requireFile, withoutWaiting } from "./open-file.ts";
import type { Place } from "./place.ts";
import { openStagedFile, resumeStagedFile, type StagedFileOptions } from "./staged-file.ts";
import { discardUnfinished, keptAt, takeUpUnfinished } from "./unfinished.ts";

export interface NewContentOptions {
  /** The permission bits of a file that is new. */
  readonly mode: number;
  readonly fsync: boolean;
  readonly keeping: Keeping;
  /** For whom an upload of a new name is kept when it breaks off, and gone on with; without one, neither. */
  readonly owner?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WriteFileOptions extends NewContentOptions {
  readonly start: number;
  readonly exclusive: boolean;
}

/** Opens the new content of the file at the place; takes the place over. */
export async function writeFile(place: Place, options: WriteFileOptions): Promise<Stage> {
  try {
    const { start, exclusive, owner, keeping } = options;
    // A link is a name too, and one that points at nothing yet would put the file elsewhere.
    if (exclusive && (await isTaken(place))) {
      throw new StorageError("exists", place.virtual);
    }
    const replaced = await lookFollowing(place);
    const kept = owner === undefined ? undefined : keptAt(place, owner);
    if (replaced !== undefined) return await replaceFile(place, replaced, { ...options, kept });
    const staged = { mode: options.mode, exclusive, kept, fsync: options.fsync, signal: options.signal };
    if (owner !== undefined && start > 0) {
      const taken = await takeUpUnfinished(place, owner, keeping, start);
      if (taken !== undefined) return await resumeStagedFile(place, taken, staged);
    }
    if (start > 0) throw new StorageError("bad-offset", place.virtual);
    return await openAnew(place, staged);
  } catch (error) {
    // The stage, which ends it, could not be opened.
    place[Symbol.dispose]();
    throw error;
  }
}

/** Opens the file at the place to be written at its end, or the owner's broken off upload of it; takes the place over. */
export async function appendFile(place: Place, options: NewContentOptions): Promise<Stage> {
  try {
    const { owner, keeping } = options;
    if (owner !== undefined && (await lookFollowing(place)) === undefined) {
      const taken = await takeUpUnfinished(place, owner, keeping);
      // Another may append to a file of this name meanwhile: to replace it would lose those bytes.
      if (taken !== undefined) {
        return await resumeStagedFile(place, taken, { ...options, kept: keptAt(place, owner), exclusive: true });
      }
    }
    const stage = await openAppendedFile(place, options);
    place[Symbol.dispose]();
    return stage;
  } catch (error) {
    place[Symbol.dispose]();
    throw error;
  }
}

/** Whether anything has the name, a link included. */
async function isTaken(place: Place): Promise<boolean> {
  const found = place.known(place.name) ?? (await unless(lstat(onDisk(place.path)), "ENOENT"));
  return found !== undefined && found !== "absent";
}

async function replaceFile(
  place: Place,
  replaced: Stats,
  options: StagedFileOptions & { readonly start: number },
): Promise<Stage> {
  const { start } = options;
  requireFile(replaced, place);
  if (start > replaced.size) throw new StorageError("bad-offset", place.virtual);
  if (start > 0 && start === replaced.size) {
    const stage = await openAppendedFile(place, { fsync: options.fsync, signal: options.signal });
    if (stage.start === start) {
      place[Symbol.dispose]();
      return stage;
    }
    // It grew or shrank since we looked.
    await stage.abort();
  }
  // A rename asks the directory's permission only; a file that may not be written may not be replaced either.
  await requireWritable(place, replaced);
  if (start > 0) {
    return openStagedFile(place, { ...options, replaced }, { start, copyTo: (fd) => copyBeginning(place, fd, start) });
  }
  return openAnew(place, { ...options, replaced });
}

/** Opens a stage that begins with the first byte, and discards what its owner has broken off before. */
async function openAnew(place: Place, options: StagedFileOptions): Promise<Stage> {
  // Beside each other: they have nothing to do with one another, and each takes a way to another thread and back.
  const discarded = options.kept === undefined ? undefined : discardUnfinished(place, options.kept);
  if (discarded === undefined) return openStagedFile(place, options);
  discarded.catch(() => {});
  try {
    const stage = await openStagedFile(place, options);
    try {
      await discarded;
      return stage;
    } catch (error) {
      await stage.abort();
      throw error;
    }
  } finally {
    // The directory is let go of when this fails, and its number another's then, in which nothing must be discarded.
    await discarded.catch(() => {});
  }
}

/** Opened, because `access(2)` asks for the user who began the process and not for the one it acts as. */
async function requireWritable(place: Place, { size }: Stats): Promise<void> {
  const known = place.openKnown(constants.O_WRONLY | withoutWaiting);
  if (known !== undefined) return size <= little ? closeSync(known) : close(known);
  // A program that runs may be replaced, and not written.
  const fd = await unless(open(onDisk(place.path), constants.O_WRONLY | withoutWaiting), "ETXTBSY");
  if (fd !== undefined) await close(fd);
}

/** Puts the first `length` bytes of the file at the place into the file `to`. */
async function copyBeginning(place: Place, to: number, length: number): Promise<void> {
  // What has become a link since we looked is not followed: the stage stands in the directory where the file was.
  const from = await open(onDisk(place.path), constants.O_RDONLY | withoutWaiting);
  try {
    const stats = await fstat(from);
    requireFile(stats, place);
    if (stats.size < length) throw new StorageError("bad-offset", place.virtual);
    if (await clone(from, stats, to)) await ftruncate(to, length);
    else await copy(from, to, length, place);
  } finally {
    await close(from);
  }
}

/** Shares the file's blocks, where the file system can (btrfs, XFS); false where it cannot. */
async function clone(from: number, { mode }: Stats, to: number): Promise<boolean> {
  // It gives the copy the permission bits too, for a moment: never those that give rights to a program.
  if (process.platform !== "linux" || (mode & 0o7000) !== 0) return false;
  try {
    // By descriptor: a path could have become a link since we opened it.
    await copyFile(`/proc/self/fd/${from}`, `/proc/self/fd/${to}`, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    await ftruncate(to, 0);
    return false;
  } finally {
    await fchmod(to, 0o600);
  }
}

async function copy(from: number, to: number, length: number, place: Place): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(1024 * 1024, length));
  for (let at = 0; at < length;) {
    const { bytesRead } = await read(from, buffer, 0, Math.min(buffer.length, length - at), at);
    if (bytesRead === 0) throw new StorageError("bad-offset", place.virtual);
    for (let done = 0; done < bytesRead;) {
      done += (await write(to, buffer, done, bytesRead - done, at + done)).bytesWritten;
    }
    at += bytesRead;
  }
}
