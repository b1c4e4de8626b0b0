import type { FileHandle } from "node:fs/promises";
import { printable } from "@tandem/protocol";

/** The bytes of a file from `start` to the end that it had when it was opened; a file that was cut meanwhile is an error. */
export async function* bytesOfFile(
  handle: FileHandle,
  name: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = start; at < end;) {
    // A buffer of its own for each: the last one may not have been sent yet.
    const buffer = new Uint8Array(Math.min(chunkLength, end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0)
      throw new Error(`${printable(name)} became shorter while it was sent: ${at} of ${end} bytes are left of it.`);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

// Few enough system calls for a fast disk, and a memory that nobody notices.
const chunkLength = 256 * 1024;
