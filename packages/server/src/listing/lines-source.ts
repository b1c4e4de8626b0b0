import type { Source } from "@tandem/storage";
import type { LineBytes } from "./line-bytes.ts";

/**
 * The lines of a listing as a source, whose batches may lend their bytes until the next. The first is read before this resolves,
 * so that a directory that cannot be listed is refused and not announced.
 */
export async function linesSource(batches: AsyncGenerator<LineBytes>): Promise<Source> {
  const first = await batches.next();
  async function* lent(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = first; next.done !== true; next = await batches.next()) {
      if (next.value.bytes.length > 0) yield next.value.bytes;
    }
  }
  const only = first.done === true ? nothing : first.value.last === true ? first.value.bytes : undefined;
  return {
    ...(only !== undefined && { all: only }),
    lent,
    async *[Symbol.asyncIterator]() {
      for await (const bytes of lent()) yield bytes.slice();
    },
    async [Symbol.asyncDispose]() {
      await batches.return(undefined);
    },
  };
}

const nothing = new Uint8Array(0);
