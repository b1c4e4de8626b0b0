import type { Duplex } from "node:stream";

/** Writes no faster than the peer takes it, and tells how many bytes were written; rejects when the connection is gone. */
export async function writeAll(
  stream: Duplex,
  bytes: Uint8Array,
  wrote: (bytes: number) => void = () => {},
): Promise<void> {
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    if (stream.destroyed) throw new Error("The data connection broke.");
    if (!stream.write(part)) await drained(stream);
    wrote(part.length);
  }
}

/** Resolves when more may be written, or the connection is gone. */
function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

const chunk = 65_536;
