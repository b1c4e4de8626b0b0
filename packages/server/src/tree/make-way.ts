import { namesOf, childPath, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Storage } from "@tandem/storage";

/** Makes a directory with all above it; gives how many were missing. Rejects with `not-a-directory` where a file is in the way. */
export async function makeWay(storage: Storage, directory: VirtualPath, signal: AbortSignal): Promise<number> {
  let made = 0;
  let path = rootPath;
  for (const name of namesOf(directory)) {
    path = childPath(path, name);
    if (await make(storage, path, signal)) made++;
  }
  return made;
}

/** True when it was missing. */
async function make(storage: Storage, path: VirtualPath, signal: AbortSignal): Promise<boolean> {
  try {
    await storage.makeDirectory(path, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof StorageError) || !mayBeThere.has(error.code)) throw error;
    // A directory above may be there in a tree where nobody may make one.
    const there = await storage.stat(path, { signal }).catch(() => undefined);
    if (there?.kind === "directory") return false;
    throw there === undefined ? error : new StorageError("not-a-directory", path);
  }
}

const mayBeThere: ReadonlySet<string> = new Set(["exists", "denied", "rejected"]);
