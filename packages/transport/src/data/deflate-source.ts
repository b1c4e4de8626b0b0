import { pipeline, Readable } from "node:stream";
import { createDeflate } from "node:zlib";
import type { DataSource } from "./data-source.ts";

/**
 * The source's bytes in the zlib format: mode Z (draft-preston-ftpext-deflate §3.3). `level` goes from 0, none, to 9. Reads the
 * source no faster than its own bytes are taken; ends with the source's error, and lets go of the source when it ends early.
 */
export async function* deflateSource(source: DataSource, level: number): AsyncGenerator<Uint8Array, void, undefined> {
  const deflate = createDeflate({ level, chunkSize });
  // One chunk of the source waits at most: chunks of files are large.
  pipeline(Readable.from(source, { highWaterMark: 1 }), deflate, () => {
    // Whoever reads from the stream is told of its error.
  });
  yield* deflate as AsyncIterable<Uint8Array>;
}

const chunkSize = 65_536;
