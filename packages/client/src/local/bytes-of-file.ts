import type { FileHandle } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import type { DataSource } from "@tandem/transport";
import type { OpenLocalFile } from "../streams/upload-source.ts";

/** The bytes of an open file from `start` on, for whoever takes them one by one, or all at once from its descriptor. */
export function openFile({ file, handle, size, medium }: OpenLocalFile, start: number): DataSource {
  const bytes = (): AsyncGenerator<Uint8Array, void, undefined> => bytesOfFile(handle, file, start, size);
  const read = async (into: Uint8Array, at: number): Promise<number> => {
    const { bytesRead } = await handle.read(into, 0, into.length, at);
    if (bytesRead === 0) throw becameShorter(file, at, size);
    return bytesRead;
  };
  const descriptor = { fd: handle.fd, start, end: Math.max(start, size), medium, read };
  return { [Symbol.asyncIterator]: bytes, descriptor };
}

/**
 * The bytes of a file from `start` to the end that it had when it was opened, the next ones read while the last are on their way; a
 * file that was cut meanwhile is an error.
 */
export async function* bytesOfFile(
  handle: FileHandle,
  name: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let coming = read(handle, start, end);
  for (let at = start; at < end;) {
    const bytes = await coming;
    if (bytes.length === 0) throw becameShorter(name, at, end);
    at += bytes.length;
    coming = read(handle, at, end);
    // Looked at by who asks for more, if anybody does.
    coming.catch(() => {});
    yield bytes;
  }
}

function becameShorter(name: string, at: number, end: number): Error {
  return new Error(`${printable(name)} became shorter while it was sent: ${at} of ${end} bytes are left of it.`);
}

async function read(handle: FileHandle, at: number, end: number): Promise<Uint8Array> {
  if (at >= end) return new Uint8Array(0);
  // A buffer of its own for each: the last one may not have been sent yet.
  const buffer = Buffer.allocUnsafeSlow(Math.min(chunkLength, end - at));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
  return buffer.subarray(0, bytesRead);
}

// Few enough system calls for a fast disk, and a memory that nobody notices.
const chunkLength = 256 * 1024;
