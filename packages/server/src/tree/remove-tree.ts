import { childPath, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Entry, type Storage } from "@tandem/storage";

/**
 * Removes a directory and all that is in it, links as themselves; gives how many entries that were. At the first that cannot
 * be removed it stops with that error; what is gone then stays gone. Rejects with `denied` for the root, and with
 * `not-a-directory` for a link, before anything is.
 */
export async function removeTree(storage: Storage, directory: VirtualPath, signal: AbortSignal): Promise<number> {
  if (directory === rootPath) throw new StorageError("denied", directory, { reason: "The root cannot be removed." });
  const { kind } = await storage.stat(directory, { link: true, signal });
  if (kind !== "directory") throw new StorageError("not-a-directory", directory);
  let removed = 0;
  // The way down to the directory that is being emptied, at each level with those that come next: a batch of names at most.
  const way: Level[] = [{ path: directory, next: [] }];
  for (let level = way.at(-1); level !== undefined; level = way.at(-1)) {
    const inner = level.next.pop();
    if (inner !== undefined) {
      way.push({ path: inner, next: [] });
      continue;
    }
    const entries = await someEntries(storage, level.path, signal);
    for (const { kind: entryKind, name } of entries) {
      const path = childPath(level.path, name);
      if (entryKind === "directory") level.next.push(path);
      else {
        await storage.remove(path, { signal });
        removed++;
      }
    }
    if (entries.length > 0) continue;
    await storage.removeDirectory(level.path, { signal });
    removed++;
    way.pop();
  }
  return removed;
}

interface Level {
  readonly path: VirtualPath;
  readonly next: VirtualPath[];
}

/** The first batch of a directory's entries, none when it is empty: a listing is not kept open while it is changed. */
async function someEntries(storage: Storage, path: VirtualPath, signal: AbortSignal): Promise<readonly Entry[]> {
  for await (const batch of storage.list(path, { signal })) if (batch.length > 0) return batch;
  return [];
}
