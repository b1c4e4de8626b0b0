import type { DataSource } from "@tandem/transport";

/** The first `length` bytes of a source; no more is asked of it. */
export async function* firstBytes(source: DataSource, length: number): AsyncGenerator<Uint8Array, void, undefined> {
  let left = length;
  for await (const bytes of source) {
    yield bytes.subarray(0, left);
    left -= bytes.length;
    if (left <= 0) return;
  }
}
