import { constants, type Stats } from "node:fs";
import { StorageError } from "../storage-error.ts";
import { close, fstat, lstat, onDisk, open } from "./calls.ts";
import { errnoOf, unless } from "./fault.ts";
import type { Medium } from "./medium.ts";
import type { Place } from "./place.ts";

/** A file that is open, for whoever got it to close. */
export interface OpenFile {
  readonly fd: number;
  readonly stats: Stats;
  readonly medium: Medium | undefined;
}

/** What stands at the place, links followed; the place moves along. */
export async function statFollowing(place: Place): Promise<Stats> {
  for (;;) {
    const stats = await lstat(onDisk(place.path));
    if (!stats.isSymbolicLink()) return stats;
    await place.follow();
  }
}

/** As {@link statFollowing}, and `undefined` where nothing stands; at once what the system knows by heart. */
export async function lookFollowing(place: Place): Promise<Stats | undefined> {
  const known = place.known(place.name);
  if (known === "absent") return undefined;
  if (known !== undefined && !known.isSymbolicLink()) return known;
  return unless(statFollowing(place), "ENOENT");
}

/** Opens what stands at the place, links followed by us and never by the system; the place moves along. */
export async function openFollowing(place: Place, flags: number): Promise<number> {
  for (;;) {
    if (constants.O_NOFOLLOW === undefined) await statFollowing(place);
    try {
      return await open(onDisk(place.path), flags);
    } catch (error) {
      // FreeBSD says EMLINK.
      if (errnoOf(error) !== "ELOOP" && errnoOf(error) !== "EMLINK") throw error;
    }
    await place.follow();
  }
}

/** Opens a regular file for reading, and nothing else: `denied` for a FIFO, a device or a socket, without waiting for its other end. */
export async function openForReading(place: Place): Promise<OpenFile> {
  const fd = await openFollowing(place, constants.O_RDONLY | withoutWaiting);
  try {
    await place.verify();
    const stats = await fstat(fd);
    requireFile(stats, place);
    return { fd, stats, medium: await place.mediumOfFile(fd, stats.dev) };
  } catch (error) {
    await close(fd);
    throw error;
  }
}

/** Throws unless it is a regular file. */
export function requireFile(stats: Stats, place: Place): void {
  if (stats.isDirectory()) throw new StorageError("is-a-directory", place.virtual);
  if (!stats.isFile()) throw new StorageError("denied", place.virtual, { reason: "It is not a regular file." });
}

/** Flags for opening an entry that may have become a link or a FIFO; Windows has neither flag. */
export const withoutWaiting = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
