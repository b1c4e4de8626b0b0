import type { FlatListing } from "../flat-listing.ts";
import type { LineBytes } from "../line-bytes.ts";
import { listingThread } from "./listing-thread.ts";

export interface LinesByThreadOptions {
  /** The legacy charset that the client reads names in, if it is one. */
  readonly charset: string | undefined;
  /** How many entries may be held to be sorted. */
  readonly most: number;
  readonly signal: AbortSignal;
}

/** The lines of a listing as another thread reads and writes them; `undefined` where this one has to, or does it faster. */
export async function linesByThread(
  { before, entries, form, all, names, order }: FlatListing,
  { charset, most, signal }: LinesByThreadOptions,
): Promise<AsyncGenerator<LineBytes> | undefined> {
  const directory = await entries.plain?.();
  if (directory === undefined) return undefined;
  const thread = await listingThread();
  if (thread === undefined || signal.aborted) {
    directory[Symbol.dispose]();
    signal.throwIfAborted();
    return undefined;
  }
  const { path, uniquePrefix } = directory;
  const pieces = thread.begin(
    { path, before, form, all, names, order, most, uniquePrefix, charset },
    directory,
    signal,
  );
  return (async function* () {
    try {
      for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) yield piece;
    } finally {
      pieces.end();
    }
  })();
}
