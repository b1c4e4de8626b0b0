import type { VirtualPath } from "@tandem/protocol";
import type { Source } from "@tandem/storage";
import { boundedLines } from "../limits/bounded-lines.ts";
import type { Handling } from "../session/handler.ts";
import { lineBytes, type LineBytes } from "./line-bytes.ts";
import { linesSource } from "./lines-source.ts";
import type { Listing } from "./open-listing.ts";
import { linesByThread } from "./thread/lines-by-thread.ts";

/**
 * The bytes of a listing, as the client reads names. A large directory of this machine's disk is read and written by a thread
 * of its own, so that no session waits for the listing of another.
 */
export async function listingSource(
  { names, options }: Pick<Handling, "names" | "options">,
  path: VirtualPath,
  { lines, flat }: Listing,
  signal: AbortSignal,
): Promise<Source> {
  const limits = options.limits;
  const elsewhere =
    flat && (await linesByThread(flat, { charset: names.spoken?.name, most: limits.sortedEntries, signal }));
  return linesSource(boundedLines(elsewhere ?? written(lines, names), path, limits.listedLines));
}

async function* written(
  batches: AsyncGenerator<readonly string[]>,
  names: Handling["names"],
): AsyncGenerator<LineBytes> {
  const write = names.spoken === undefined ? undefined : (line: string) => names.write(line);
  try {
    for (let next = await batches.next(); next.done !== true;) {
      const written = lineBytes(next.value, write);
      next = await batches.next();
      yield { ...written, last: next.done === true };
    }
  } finally {
    await batches.return(undefined);
  }
}
