import type { VirtualPath } from "@tandem/protocol";
import type { Entry, ListOptions, Storage } from "@tandem/storage";
import { byName, compareEntries, type EntryOrder } from "./entry-order.ts";

export interface SortedEntriesOptions extends ListOptions {
  /** How many entries may be held to be sorted. */
  readonly most: number;
  /** By name when missing. */
  readonly order?: EntryOrder;
}

/**
 * The entries of a directory in batches, in order as long as they are few enough to be held; a larger directory comes in
 * the order of its storage, so that its size never matters.
 */
export async function* sortedEntries(
  storage: Pick<Storage, "list">,
  path: VirtualPath,
  { most, order = byName, ...options }: SortedEntriesOptions,
): AsyncGenerator<readonly Entry[]> {
  let held: Entry[] | undefined = [];
  for await (const batch of storage.list(path, options)) {
    if (held === undefined) {
      yield batch;
      continue;
    }
    for (const entry of batch) held.push(entry);
    if (held.length <= most) continue;
    yield held;
    held = undefined;
  }
  if (held !== undefined && held.length > 0) yield held.sort(compareEntries(order));
}
