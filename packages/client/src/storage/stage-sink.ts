import { read } from "node:fs";
import { promisify } from "node:util";
import type { MovedInto } from "@tandem/storage/interface";
import type { ToldSink } from "../transfer/each-byte-once.ts";

/** A file of a storage as a download fills it: what has come is read again where a broken one is gone on with. */
export function stageSink({ descriptor, write }: MovedInto): ToldSink {
  return {
    descriptor,
    write,
    async lastBytes(most) {
      const { fd, position } = descriptor;
      const bytes = new Uint8Array(Math.min(most, position));
      await readAt(fd, bytes, 0, bytes.length, position - bytes.length);
      return bytes;
    },
  };
}

const readAt = promisify(read);
