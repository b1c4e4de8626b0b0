import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";

/** The lines of a listing, batch by batch, up to so many; throws {@link StorageError} `failed` where there are more. */
export async function* boundedLines(
  batches: AsyncGenerator<readonly string[]>,
  path: VirtualPath,
  most: number,
): AsyncGenerator<readonly string[]> {
  let lines = 0;
  for await (const batch of batches) {
    lines += batch.length;
    if (lines > most) {
      throw new StorageError("failed", path, {
        reason: `A listing has ${most} lines and no more; list a part of it, by its directories or with a wildcard.`,
      });
    }
    yield batch;
  }
}
