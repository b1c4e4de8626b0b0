import { childPath, nameOf, type Glob, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Entry, type Storage } from "@tandem/storage";
import type { DirectoryCount } from "./directory-count.ts";
import { isPassedOver, type FoundEntry } from "./found-entry.ts";
import type { GlobPattern } from "./glob-pattern.ts";
import { sortedEntries, type SortedEntriesOptions } from "./sorted-entries.ts";

export interface GlobEntriesOptions extends SortedEntriesOptions {
  readonly count: DirectoryCount;
  /** Wildcards match a first dot too. */
  readonly dots: boolean;
}

/**
 * What a pattern means, in batches as it is found. The work is that of listing the directories it leads through, each once
 * for every alternative of its braces: `..` was taken out before, so no pattern visits one again and again. Throws
 * `not-found` when no name of it has a wildcard and nothing is there, and what a directory before the first wildcard throws
 * when it cannot be listed; those behind it are passed over.
 */
export async function* globEntries(
  storage: Storage,
  { base, alternatives }: GlobPattern,
  options: GlobEntriesOptions,
): AsyncGenerator<readonly FoundEntry[]> {
  let found = alternatives.some(({ names }) => names.length > 0);
  for (const { start, names } of alternatives) {
    try {
      for await (const batch of entriesFrom(storage, start, names, options)) {
        found = true;
        yield batch;
      }
    } catch (error) {
      if ((alternatives.length === 1 && names.length > 0) || !isPassedOver(error)) throw error;
    }
  }
  if (!found) throw new StorageError("not-found", base, { reason: "It has none of these names." });
}

async function* entriesFrom(
  storage: Storage,
  path: VirtualPath,
  [next, ...rest]: readonly Glob[],
  options: GlobEntriesOptions,
): AsyncGenerator<readonly FoundEntry[]> {
  if (next === undefined) yield [await entryAt(storage, path, options)];
  else if (next.literal === undefined) yield* matchingEntries(storage, path, next, rest, options);
  else yield* entriesFrom(storage, childPath(path, next.literal), rest, options);
}

async function entryAt(storage: Storage, path: VirtualPath, { signal }: GlobEntriesOptions): Promise<FoundEntry> {
  const attributes = await storage.stat(path, signal === undefined ? {} : { signal });
  return { path, entry: { ...attributes, name: nameOf(path) } };
}

async function* matchingEntries(
  storage: Storage,
  directory: VirtualPath,
  glob: Glob,
  rest: readonly Glob[],
  options: GlobEntriesOptions,
): AsyncGenerator<readonly FoundEntry[]> {
  const { count, dots: _dots, names = false, ...listing } = options;
  const last = rest.length === 0;
  count.add(directory);
  for await (const batch of sortedEntries(storage, directory, { ...listing, names: names && last })) {
    const matching = await matchingIn(batch, glob, options);
    const found = matching.map((entry): FoundEntry => ({ path: childPath(directory, entry.name), entry }));
    if (last) {
      if (found.length > 0) yield found;
      continue;
    }
    for (const { path, entry } of found) {
      if (!mayHold(entry)) continue;
      try {
        yield* entriesFrom(storage, path, rest, options);
      } catch (error) {
        if (!isPassedOver(error)) throw error;
      }
    }
  }
}

/** Those that match, found in slices: a pattern of thousands of characters and as many long names take seconds together. */
async function matchingIn(
  entries: readonly Entry[],
  glob: Glob,
  { dots, turn, signal }: GlobEntriesOptions,
): Promise<readonly Entry[]> {
  const matching: Entry[] = [];
  let steps = 0;
  for (const entry of entries) {
    if (glob.matches(entry.name, { dots })) matching.push(entry);
    steps += glob.steps * entry.name.length;
    if (steps < sliceSteps) continue;
    steps = 0;
    await turn();
    signal?.throwIfAborted();
  }
  return matching;
}

// A millisecond or two of work, after which every other session has its turn.
const sliceSteps = 1_000_000;

function mayHold({ kind }: Entry): boolean {
  return kind === "directory" || kind === "link";
}
