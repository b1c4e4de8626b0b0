import { rootPath } from "@tandem/protocol";
import type { Keeping } from "../keeping.ts";
import { refuseRoot } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import { lstat, onDisk, rmdir, unlink } from "./calls.ts";
import { errnoOf, unless } from "./fault.ts";
import { keptUploadsIn } from "./list.ts";
import { Place } from "./place.ts";
import type { Root } from "./root.ts";
import { removeUnfinished } from "./unfinished.ts";

export interface RemoveEntryOptions {
  /** Whose unfinished upload is discarded where nothing is; nobody's when missing. */
  readonly owner: string | undefined;
  readonly keeping: Keeping;
}

/** Removes a file or a link, or whatever else is no directory; where nothing is, the owner's unfinished upload. */
export async function removeEntry(place: Place, { owner, keeping }: RemoveEntryOptions): Promise<void> {
  if (place.virtual === rootPath) throw new StorageError("is-a-directory", place.virtual);
  try {
    await unlink(onDisk(place.path));
  } catch (error) {
    if (errnoOf(error) === "ENOENT" && owner !== undefined && (await removeUnfinished(place, owner, keeping))) return;
    // What Linux calls EISDIR is EPERM by POSIX.
    const isDirectory = errnoOf(error) === "EPERM" && (await lstat(onDisk(place.path))).isDirectory();
    if (isDirectory) throw new StorageError("is-a-directory", place.virtual, { cause: error });
    throw error;
  }
}

/**
 * Removes an empty directory, with the broken off uploads that nobody goes on with: for a day nobody could remove it
 * otherwise, nor see why. It is `busy` when an upload into it has not ended.
 */
export async function removeEmptyDirectory(place: Place, root: Root): Promise<void> {
  const { virtual } = place;
  refuseRoot(virtual, "removed");
  try {
    await rmdir(onDisk(place.path));
  } catch (error) {
    if (!isNotEmpty(error)) throw error;
    {
      using inside = await Place.enter(root, virtual);
      const kept = await keptUploadsIn(inside.directory);
      if (kept === undefined) throw new StorageError("not-empty", virtual, { cause: error });
      for (const name of kept) await unless(unlink(onDisk(inside.sibling(name))), "ENOENT");
    }
    await rmdir(onDisk(place.path)).catch((failure: unknown) => {
      if (!isNotEmpty(failure)) throw failure;
      const reason = "An upload into it has not ended; try again later.";
      throw new StorageError("busy", virtual, { reason, cause: failure });
    });
  }
}

/** Linux says it by the first, POSIX allows the second. */
function isNotEmpty(error: unknown): boolean {
  return errnoOf(error) === "ENOTEMPTY" || errnoOf(error) === "EEXIST";
}
