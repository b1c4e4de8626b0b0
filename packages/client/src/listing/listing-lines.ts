import { LineDecoder } from "@tandem/protocol";
import type { DataSink } from "@tandem/transport";
import { TransferError } from "../ftp-error.ts";
import type { ClientLimits } from "../options.ts";

/**
 * A sink for a listing of no more bytes than the limit. Its writer is broken off beyond that, also one that is ahead of a loop.
 * Rejects with {@link TransferError} `too-long`.
 */
export function boundedSink(sink: DataSink, limits: ClientLimits): DataSink {
  let bytes = 0;
  return {
    write(chunk) {
      bytes += chunk.length;
      if (bytes > limits.listing) return Promise.reject(tooLong(`The listing has more than ${limits.listing} bytes.`));
      return sink.write(chunk);
    },
  };
}

/** The lines of a listing, chunk by chunk as they come. Throws {@link TransferError} `too-long` beyond the limits. */
export async function* listingLines(
  chunks: AsyncIterable<Uint8Array>,
  limits: ClientLimits,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  const decoder = new LineDecoder({ maximum: limits.line });
  let count = 0;
  for await (const chunk of chunks) {
    const lines = cut(decoder, chunk, limits);
    count += lines.length;
    if (count > limits.entries) throw tooLong(`The listing has more than ${limits.entries} entries.`);
    yield lines;
  }
  // Some servers forget the end of the last line.
  yield cut(decoder, lineEnd, limits).filter((line) => line.length > 0);
}

const lineEnd = Uint8Array.of(0x0a);

function cut(decoder: LineDecoder, chunk: Uint8Array, limits: ClientLimits): readonly Uint8Array[] {
  return decoder.push(chunk).map((line) => {
    if (line.kind === "overlong") throw tooLong(`The listing has a line of more than ${limits.line} bytes.`);
    // The decoder may give a view of a chunk that its owner uses again.
    return line.bytes;
  });
}

function tooLong(what: string): TransferError {
  return new TransferError("too-long", `${what} Raise the limit, or list less at once.`, { phase: "transfer" });
}
