import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import type { LineBytes } from "../listing/line-bytes.ts";

/** The lines of a listing, batch by batch, up to so many; throws {@link StorageError} `failed` where there are more. */
export async function* boundedLines(
  batches: AsyncIterable<LineBytes>,
  path: VirtualPath,
  most: number,
): AsyncGenerator<LineBytes> {
  let lines = 0;
  for await (const batch of batches) {
    lines += batch.lines;
    if (lines > most) {
      throw new StorageError("failed", path, {
        reason: `A listing has ${most} lines and no more; list a part of it, by its directories or with a wildcard.`,
      });
    }
    yield batch;
  }
}
