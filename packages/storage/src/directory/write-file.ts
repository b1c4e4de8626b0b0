import { constants, type Stats } from "node:fs";
import { StorageError } from "../storage-error.ts";
import type { Stage } from "../storage.ts";
import { access, close, copyFile, fstat, ftruncate, onDisk, open, read, write } from "./calls.ts";
import { unless } from "./fault.ts";
import { openAppendedFile } from "./appended-file.ts";
import { requireFile, statFollowing, withoutWaiting } from "./open-file.ts";
import type { Place } from "./place.ts";
import { openStagedFile } from "./staged-file.ts";

export interface WriteFileOptions {
  readonly start: number;
  /** The permission bits of a file that is new. */
  readonly mode: number;
  readonly fsync: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the new content of the file at the place; takes the place over. */
export async function writeFile(place: Place, options: WriteFileOptions): Promise<Stage> {
  const { start, mode, fsync, signal } = options;
  let replaced: Stats | undefined;
  try {
    replaced = await unless(statFollowing(place), "ENOENT");
    if (replaced !== undefined) requireFile(replaced, place);
    if (start > (replaced?.size ?? 0)) throw new StorageError("bad-offset", place.virtual);
    if (start > 0 && start === replaced?.size) {
      const stage = await openAppendedFile(place, { fsync, signal });
      if (stage.start === start) {
        place[Symbol.dispose]();
        return stage;
      }
      // It grew or shrank since we looked.
      await stage.abort();
    }
    // A rename asks the directory's permission only; a file that may not be written may not be replaced either.
    if (replaced !== undefined) await access(onDisk(place.path), constants.W_OK);
  } catch (error) {
    place[Symbol.dispose]();
    throw error;
  }
  const begin = (fd: number): Promise<void> => copyBeginning(place, fd, start);
  return openStagedFile(place, { start, mode, replaced, fsync, signal, ...(start > 0 && { begin }) });
}

/** Puts the first `length` bytes of the file at the place into the file `to`. */
async function copyBeginning(place: Place, to: number, length: number): Promise<void> {
  // What has become a link since we looked is not followed: the stage stands in the directory where the file was.
  const from = await open(onDisk(place.path), constants.O_RDONLY | withoutWaiting);
  try {
    const stats = await fstat(from);
    requireFile(stats, place);
    if (stats.size < length) throw new StorageError("bad-offset", place.virtual);
    if (await clone(from, to)) await ftruncate(to, length);
    else await copy(from, to, length, place);
  } finally {
    await close(from);
  }
}

/** Shares the file's blocks, where the file system can (btrfs, XFS); false where it cannot. */
async function clone(from: number, to: number): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    // By descriptor: a path could have become a link since we opened it.
    await copyFile(`/proc/self/fd/${from}`, `/proc/self/fd/${to}`, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    await ftruncate(to, 0);
    return false;
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
