import { constants, type Stats } from "node:fs";
import type { Keeping } from "../keeping.ts";
import { goneOnWith } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import type { Unfinished } from "../storage.ts";
import { close, fstat, ftruncate, lstat, onDisk, open, rename, stat, unlink } from "./calls.ts";
import { unless } from "./fault.ts";
import { HeldStage, stageGoingOnWith } from "./held-stages.ts";
import { keptName } from "./name.ts";
import { withoutWaiting } from "./open-file.ts";
import type { Place } from "./place.ts";

/** The owner's broken off upload of the name at the place, or what the session that goes on with it has by now. */
export async function findUnfinished(place: Place, owner: string, keeping: Keeping): Promise<Unfinished | undefined> {
  const name = keptAt(place, owner);
  const kept = await lookAt(place, name, keeping);
  const stage = kept === undefined ? stageGoingOnWith(await identityOf(place, name)) : undefined;
  const stats = kept ?? (stage === undefined ? undefined : await lookAt(place, stage));
  return stats === undefined ? undefined : { size: stats.size, modified: Math.floor(stats.mtimeMs) };
}

/** A kept upload that is a stage again. */
export interface TakenUp {
  readonly held: HeldStage;
  /** Open for writing at `start`, where the file ends. */
  readonly fd: number;
  readonly start: number;
}

/**
 * Makes the owner's broken off upload of the name at the place a stage again, cut at `start` (its size by default), or says
 * that there is none. It happens by a rename, which one of several wins, in other processes too. `busy` while another
 * session of this process goes on with it; `bad-offset`, and it stays kept, when it has fewer bytes.
 */
export async function takeUpUnfinished(
  place: Place,
  owner: string,
  keeping: Keeping,
  start?: number,
): Promise<TakenUp | undefined> {
  const name = keptAt(place, owner);
  const identity = await identityOf(place, name);
  const found = await lookAt(place, name, keeping);
  if (stageGoingOnWith(identity) !== undefined) throw goneOnWith(place.virtual);
  if (found === undefined) return undefined;
  if (start !== undefined && start > found.size) throw new StorageError("bad-offset", place.virtual);
  const held = new HeldStage(identity);
  try {
    await place.verify();
    const fd = await openRenamed(place, name, held.name, start ?? found.size);
    if (fd !== undefined) return { held, fd, start: start ?? found.size };
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
  held[Symbol.dispose]();
  return undefined;
}

/** The name in the place's directory under which the owner's broken off upload of its name is kept. */
export function keptAt(place: Place, owner: string): string {
  return keptName(owner, place.name, process.platform);
}

/**
 * Removes the owner's broken off upload of the name at the place; false when there is none. `busy` while a session of this process
 * goes on with it.
 */
export async function removeUnfinished(place: Place, owner: string, keeping: Keeping): Promise<boolean> {
  const name = keptAt(place, owner);
  const identity = await identityOf(place, name);
  const found = await lookAt(place, name, keeping);
  if (stageGoingOnWith(identity) !== undefined) throw goneOnWith(place.virtual);
  if (found === undefined) return false;
  const removed = unlink(onDisk(place.sibling(name))).then(() => true);
  return (await unless(removed, "ENOENT")) === true;
}

/** Removes the upload that is kept under that name in the place's directory; `undefined` when it is known that there is none. */
export function discardUnfinished(place: Place, kept: string): Promise<void> | undefined {
  if (place.known(kept) === "absent") return undefined;
  return unless(unlink(onDisk(place.sibling(kept))), "ENOENT");
}

/** True when a kept upload that was last written then has had its time. */
export function isExpired(stats: Stats, { keepFor, now }: Keeping): boolean {
  return now() - stats.mtimeMs >= keepFor;
}

/** The one kept upload of that name in that directory, by whatever path the directory was reached. */
async function identityOf(place: Place, name: string): Promise<string> {
  const { dev, ino } = await stat(onDisk(place.directory));
  return `${dev}-${ino}/${name}`;
}

/** What is kept under the name; what has had its time is removed. */
async function lookAt(place: Place, name: string, keeping?: Keeping): Promise<Stats | undefined> {
  const stats = await unless(lstat(onDisk(place.sibling(name))), "ENOENT");
  if (stats === undefined || !isOurs(stats)) return undefined;
  if (keeping === undefined || !isExpired(stats, keeping)) return stats;
  await unless(unlink(onDisk(place.sibling(name))), "ENOENT");
  return undefined;
}

/** False for a link or a second name of another file: someone on this machine who knew the name put it there. */
function isOurs(stats: Stats): boolean {
  return stats.isFile() && stats.nlink === 1;
}

/** Gives the file another name and opens it, cut to `size`; undefined when someone else was faster. */
async function openRenamed(place: Place, from: string, to: string, size: number): Promise<number | undefined> {
  const [kept, stage] = [onDisk(place.sibling(from)), onDisk(place.sibling(to))];
  const renamed = rename(kept, stage).then(() => true);
  if ((await unless(renamed, "ENOENT")) === undefined) return undefined;
  let fd: number | undefined;
  try {
    fd = await open(stage, constants.O_RDWR | withoutWaiting);
    // Between our look and the rename another may have cut it, and kept it again.
    const stats = await fstat(fd);
    // What is another file's too, put there since our look, must not be cut.
    if (!isOurs(stats) || stats.size < size) throw new StorageError("bad-offset", place.virtual);
    await ftruncate(fd, size);
    return fd;
  } catch (error) {
    if (fd !== undefined) await close(fd);
    await rename(stage, kept);
    throw error;
  }
}
