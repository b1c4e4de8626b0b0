import { constants } from "node:fs";
import { rootPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import { close, fchmod, fstat, mkdir, onDisk, open } from "./calls.ts";
import type { Place } from "./place.ts";
import { withoutWaiting } from "./open-file.ts";

/** Makes a directory with exactly these permission bits, whatever the umask of the process. */
export async function makeDirectoryAt(place: Place, mode: number): Promise<void> {
  if (place.virtual === rootPath) throw new StorageError("exists", place.virtual);
  await mkdir(onDisk(place.path), mode);
  // The process masks what it makes; where its mask is ours, as it mostly is, the bits are right already.
  if (process.platform === "win32") return;
  const fd = await open(onDisk(place.path), constants.O_RDONLY | constants.O_DIRECTORY | withoutWaiting);
  try {
    const made = (await fstat(fd)).mode;
    // What the directory inherited from its parent (the set-group-ID bit) stays.
    if ((made & 0o777) !== mode) await fchmod(fd, (made & 0o7000) | mode);
  } finally {
    await close(fd);
  }
}
