import type { VirtualPath } from "@tandem/protocol";
import type { Entry, Storage } from "@tandem/storage";

/**
 * The entries of a directory in batches, by name as long as they are few enough to be held; a larger directory comes in
 * the order of its storage, so that its size never matters.
 */
export async function* sortedEntries(
  storage: Storage,
  path: VirtualPath,
  options: { readonly signal?: AbortSignal },
): AsyncGenerator<readonly Entry[]> {
  let held: Entry[] | undefined = [];
  for await (const batch of storage.list(path, options)) {
    if (held === undefined) {
      yield batch;
      continue;
    }
    for (const entry of batch) held.push(entry);
    if (held.length <= mostSorted) continue;
    yield held;
    held = undefined;
  }
  if (held !== undefined && held.length > 0) yield held.sort(byName);
}

// Some megabytes while one listing is made; people read no longer ones.
const mostSorted = 10_000;

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
