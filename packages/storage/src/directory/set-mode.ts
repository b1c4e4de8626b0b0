import { constants, type Stats } from "node:fs";
import { StorageError } from "../storage-error.ts";
import { chmod, close, fchmod, fstat, onDisk, open } from "./calls.ts";
import { errnoOf } from "./fault.ts";
import { O_PATH } from "./hold.ts";
import { openFollowing, withoutWaiting } from "./open-file.ts";
import type { Place } from "./place.ts";

/**
 * Gives the file or directory at the place these permission bits, links followed. A directory keeps its own special bits,
 * which it inherited or its administrator set (sticky: who may remove what); a file loses them.
 */
export async function setModeAt(place: Place, mode: number): Promise<void> {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o777) {
    const reason = "Only the permission bits 000 to 777 can be set: the others give rights to a program.";
    throw new StorageError("denied", place.virtual, { reason });
  }
  const fd = await openToChange(place);
  try {
    await place.verify();
    const stats = await fstat(fd);
    if (!stats.isFile() && !stats.isDirectory()) {
      throw new StorageError("denied", place.virtual, { reason: "It is neither a file nor a directory." });
    }
    const bits = stats.isDirectory() ? (stats.mode & 0o7000) | mode : mode;
    // A descriptor that gives no access to the content is refused by fchmod(2), and its name in /proc is not.
    if (place.holding.kind === "descriptors") await chmod(`/proc/self/fd/${fd}`, bits);
    else await fchmod(fd, bits);
  } finally {
    await close(fd);
  }
}

/** A descriptor of what stands at the place: the bits of what is opened are changed, not of what bears its name by then. */
async function openToChange(place: Place): Promise<number> {
  if (place.holding.kind === "descriptors") return openUnread(place);
  try {
    return await openFollowing(place, constants.O_RDONLY | withoutWaiting);
  } catch (error) {
    // Its owner may not read it, and may well want to.
    if (errnoOf(error) !== "EACCES") throw error;
  }
  return openFollowing(place, constants.O_WRONLY | withoutWaiting);
}

/** As {@link openFollowing}, without permission to read or write what is opened. */
async function openUnread(place: Place): Promise<number> {
  for (;;) {
    const fd = await open(onDisk(place.path), O_PATH | constants.O_NOFOLLOW);
    let stats: Stats | undefined;
    try {
      stats = await fstat(fd);
    } finally {
      if (stats === undefined || stats.isSymbolicLink()) await close(fd);
    }
    if (!stats.isSymbolicLink()) return fd;
    await place.follow();
  }
}
