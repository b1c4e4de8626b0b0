import type { FileHandle } from "node:fs/promises";
import type { DataSink } from "@tandem/transport";

/** The part does not begin the file that the server has. */
export class OtherBeginning extends Error {
  override readonly name = "OtherBeginning";
}

/**
 * Lets a transfer that began `overlap` bytes before the end of a part pass into `sink` from that end on, when those bytes are the
 * same as the last ones of the part: the cheapest way to see that it is a part of this file, for it costs no round trip. Its
 * `write` rejects with {@link OtherBeginning} when they are not.
 */
export function overlapping(
  handle: FileHandle,
  { start, overlap }: { readonly start: number; readonly overlap: number },
  sink: DataSink,
): DataSink {
  let seen = 0;
  return {
    async write(bytes) {
      const again = bytes.subarray(0, overlap - seen);
      if (again.length > 0) {
        const kept = Buffer.alloc(again.length);
        await handle.read(kept, 0, kept.length, start - overlap + seen);
        if (!kept.equals(again)) throw new OtherBeginning("The part is not the beginning of the file on the server.");
        seen += again.length;
      }
      if (bytes.length > again.length) await sink.write(bytes.subarray(again.length));
    },
  };
}

/** How many bytes of a part are fetched once more: no more than is on its way at once anyway. */
export const overlapLength = 16 * 1024;
