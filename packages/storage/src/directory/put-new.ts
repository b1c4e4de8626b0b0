import { constants } from "node:fs";
import { close, link, lstat, onDisk, open, rename, unlink } from "./calls.ts";
import { errnoOf, unless } from "./fault.ts";
import type { Place } from "./place.ts";

/**
 * Gives the stage the name of the place, which must be free: `exists` when it is not. Nothing is ever overwritten: where a
 * rename would, a second link and the removal of the first name do not.
 */
export async function putNew(place: Place, stage: string): Promise<void> {
  const stagePath = onDisk(place.sibling(stage));
  try {
    await link(stagePath, onDisk(place.path));
  } catch (error) {
    if (!withoutLinks.has(errnoOf(error) ?? "")) throw error;
    return await putOverOwnFile(place, stagePath);
  }
  // The file is there, whatever becomes of its hidden name; a sweep finds that.
  await unlink(stagePath).catch(() => {});
}

/**
 * For file systems whose files have one name (FAT, some network file systems): takes the name with an empty file of our own
 * and renames over that.
 */
async function putOverOwnFile(place: Place, stagePath: string | Buffer): Promise<void> {
  const path = onDisk(place.path);
  await close(await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
  const own = await lstat(path);
  try {
    await rename(stagePath, path);
  } catch (error) {
    const there = await unless(lstat(path), "ENOENT");
    if (there?.ino === own.ino && there.size === 0) await unlink(path);
    throw error;
  }
}

const withoutLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
