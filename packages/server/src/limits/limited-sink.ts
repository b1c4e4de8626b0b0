import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import type { DataSink } from "@tandem/transport";

/** A sink for no more than so many bytes: rejects with {@link StorageError} `too-large` before the first that is too many. */
export function limitedSink(sink: DataSink, room: number, tooLarge: () => StorageError): DataSink {
  if (room === Infinity) return sink;
  let left = room;
  const { descriptor, borrows = false } = sink;
  return {
    borrows,
    write(bytes) {
      left -= bytes.length;
      return left < 0 ? Promise.reject(tooLarge()) : sink.write(bytes);
    },
    ...(descriptor !== undefined && {
      descriptor: {
        fd: descriptor.fd,
        medium: descriptor.medium,
        get position() {
          return descriptor.position;
        },
        get room() {
          return Math.min(left, descriptor.room);
        },
        wrote(bytes) {
          left -= bytes;
          descriptor.wrote(bytes);
        },
      },
    }),
  };
}

/** What an upload beyond the limit is answered. */
export function uploadTooLarge(path: VirtualPath, most: number): StorageError {
  return new StorageError("too-large", path, { reason: `A file that is sent here has ${most} bytes at most.` });
}
