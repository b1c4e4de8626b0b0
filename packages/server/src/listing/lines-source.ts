import type { Source } from "@tandem/storage";
import type { LineBytes } from "./line-bytes.ts";

/**
 * The lines of a listing as a source. The first batch is read before this resolves, so that a directory that cannot be listed
 * is refused and not announced.
 */
export async function linesSource(batches: AsyncGenerator<LineBytes>): Promise<Source> {
  const first = await batches.next();
  return {
    async *[Symbol.asyncIterator]() {
      for (let next = first; next.done !== true; next = await batches.next()) {
        if (next.value.bytes.length > 0) yield next.value.bytes;
      }
    },
    async [Symbol.asyncDispose]() {
      await batches.return(undefined);
    },
  };
}
