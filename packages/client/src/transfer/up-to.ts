import type { DataSink } from "@tandem/transport";

/** A sink that takes so many bytes and no more. */
export interface BoundedPart {
  readonly sink: DataSink;
  /** What the sink rejects with when it has had enough. */
  readonly enough: Error;
  /** Bytes that it took. */
  readonly bytes: number;
}

/**
 * Lets the first `length` bytes into a sink and then ends the transfer. When no more than a little is the `rest` of the file, it
 * is taken and dropped instead: that is over sooner than ABOR and its replies.
 */
export function upTo(
  sink: DataSink,
  length: number,
  { rest = Number.POSITIVE_INFINITY }: { readonly rest?: number | undefined } = {},
): BoundedPart {
  const enough = new Error("All the bytes that were asked for have come.");
  let bytes = 0;
  return {
    enough,
    get bytes() {
      return bytes;
    },
    sink: {
      async write(chunk) {
        const wanted = chunk.subarray(0, length - bytes);
        bytes += wanted.length;
        if (wanted.length > 0) await sink.write(wanted);
        if (bytes === length && rest > littleRest) throw enough;
      },
    },
  };
}

// What is on its way anyway by the time that ABOR arrives.
const littleRest = 256 * 1024;
