import type { Received, TransferDecoder } from "@tandem/protocol";
import type { EndingSink } from "../codec.ts";
import type { DataSink } from "./data-sink.ts";

/** A sink that knows how much it passed on. */
export interface TransferSink extends EndingSink {
  /** Bytes that the other sink has taken. */
  readonly taken: number;
}

/**
 * Passes on what a decoder makes of the bytes of a transfer. `marked` is told each restart marker of the sender when all
 * before it has been taken, with the number of bytes that were (RFC 959 §3.5).
 */
export function transferSink(
  sink: DataSink,
  decoder: TransferDecoder,
  marked: (marker: string, bytes: number) => Promise<void> | void,
): TransferSink {
  let taken = 0;
  const pass = async (received: readonly Received[]): Promise<void> => {
    for (const part of received) {
      if (part.kind === "marker") await marked(part.marker, taken);
      else {
        await sink.write(part.bytes);
        taken += part.bytes.length;
      }
    }
  };
  return {
    write: async (bytes) => pass(decoder.push(bytes)),
    end: async () => pass(decoder.end()),
    get taken() {
      return taken;
    },
    get complete() {
      return decoder.complete;
    },
  };
}
