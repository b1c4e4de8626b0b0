import { rootPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import { lstat, onDisk, rmdir, unlink } from "./calls.ts";
import { errnoOf } from "./fault.ts";
import { holdsOnlyStages } from "./list.ts";
import { Place, type Root } from "./place.ts";

/** Removes a file or a link, or whatever else is no directory. */
export async function removeEntry(place: Place): Promise<void> {
  if (place.virtual === rootPath) throw new StorageError("is-a-directory", place.virtual);
  try {
    await unlink(onDisk(place.path));
  } catch (error) {
    // What Linux calls EISDIR is EPERM by POSIX.
    const isDirectory = errnoOf(error) === "EPERM" && (await lstat(onDisk(place.path))).isDirectory();
    if (isDirectory) throw new StorageError("is-a-directory", place.virtual, { cause: error });
    throw error;
  }
}

/** Removes an empty directory. One that only looks empty is `busy`: an upload into it has not ended. */
export async function removeEmptyDirectory(place: Place, root: Root): Promise<void> {
  const { virtual } = place;
  if (virtual === rootPath) throw new StorageError("denied", virtual, { reason: "The root cannot be removed." });
  try {
    await rmdir(onDisk(place.path));
  } catch (error) {
    const code = errnoOf(error);
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    using inside = await Place.enter(root, virtual);
    const busy = await holdsOnlyStages(inside.directory);
    const reason = "An upload into it has not ended; try again later.";
    throw busy
      ? new StorageError("busy", virtual, { reason, cause: error })
      : new StorageError("not-empty", virtual, { cause: error });
  }
}
