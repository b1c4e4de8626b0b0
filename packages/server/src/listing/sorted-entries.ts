import type { VirtualPath } from "@tandem/protocol";
import type { Entry, ListOptions, Storage } from "@tandem/storage";
import { byName, compareEntries, type EntryOrder } from "./entry-order.ts";
import { inSlices, sortInSlices } from "./slices.ts";

export interface InOrderOptions {
  /** How many entries may be held to be sorted. */
  readonly most: number;
  /** By name when missing. */
  readonly order?: EntryOrder;
  /** Lets everything else happen that waits. */
  readonly turn: () => Promise<void>;
}

export interface SortedEntriesOptions extends ListOptions, InOrderOptions {}

/** As {@link inOrder}, of a directory of a storage. */
export function sortedEntries(
  storage: Pick<Storage, "list">,
  path: VirtualPath,
  { most, order = byName, turn, ...options }: SortedEntriesOptions,
): AsyncGenerator<readonly Entry[]> {
  return inOrder(storage.list(path, options), { most, order, turn });
}

/**
 * The entries of a directory in batches, in order as long as they are few enough to be held; a larger directory comes in
 * the order of its storage, so that its size never matters. Sorting lets everything else go on.
 */
export async function* inOrder(
  entries: AsyncIterable<readonly Entry[]>,
  { most, order = byName, turn }: InOrderOptions,
): AsyncGenerator<readonly Entry[]> {
  let held: Entry[] | undefined = [];
  for await (const batch of entries) {
    if (held === undefined) {
      yield batch;
      continue;
    }
    for (const entry of batch) held.push(entry);
    if (held.length <= most) continue;
    yield* inSlices(held, turn);
    held = undefined;
  }
  if (held !== undefined) yield* inSlices(await sortInSlices(held, compareEntries(order), turn), turn);
}
