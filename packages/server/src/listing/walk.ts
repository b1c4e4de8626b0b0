import { childPath, type VirtualPath } from "@tandem/protocol";
import type { Entry, Storage } from "@tandem/storage";
import type { DirectoryCount } from "./directory-count.ts";
import { isPassedOver } from "./found-entry.ts";
import { sortedEntries, type SortedEntriesOptions } from "./sorted-entries.ts";

/** Some entries of one directory. */
export interface WalkedEntries {
  readonly directory: VirtualPath;
  /** They are the first of it; a directory that is empty or closed has such a batch, of none. */
  readonly first: boolean;
  readonly entries: readonly Entry[];
}

export interface WalkOptions extends SortedEntriesOptions {
  readonly count: DirectoryCount;
  /** Whether an entry is to be seen; what is not is not entered either. */
  readonly sees: (entry: Entry) => boolean;
}

/**
 * A directory and all below it, each whole before those in it, as `ls -R` goes. Links are not followed, so that it ends; what
 * is not yet listed is held by its path alone, and the count bounds how many there are.
 */
export async function* walk(
  storage: Storage,
  top: VirtualPath,
  { count, sees, ...options }: WalkOptions,
): AsyncGenerator<WalkedEntries> {
  const waiting = [top];
  count.add(top);
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const below: VirtualPath[] = [];
    let first = true;
    try {
      for await (const batch of sortedEntries(storage, directory, options)) {
        const entries = batch.filter(sees);
        for (const { kind, name } of entries) {
          if (kind !== "directory") continue;
          const path = childPath(directory, name);
          count.add(path);
          below.push(path);
        }
        yield { directory, first, entries };
        first = false;
      }
    } catch (error) {
      if (directory === top || !isPassedOver(error)) throw error;
    }
    if (first) yield { directory, first, entries: [] };
    while (below.length > 0) waiting.push(below.pop()!);
  }
}
