import { constants } from "node:fs";
import { lstat, open, unlink, type FileHandle } from "node:fs/promises";
import type { DataSink } from "@tandem/transport";
import type { KnownFile } from "./file-options.ts";

/**
 * Goes on with a part, or begins a new one: in a folder where others may write, a link that waits under its name would lead the
 * bytes into another file of ours, and a file of theirs would stay theirs to change.
 */
export async function openPart(part: string, continued: boolean): Promise<FileHandle> {
  // Windows has no such flag, and links there are for administrators.
  if (continued) return open(part, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  await unlink(part).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
  return open(part, "wx+");
}

/** How much of the file the part holds; 0 when it is somebody else's or has another name, is of another version, or longer than the file. */
export async function partLength(part: string, { size, modified }: KnownFile): Promise<number> {
  const found = await lstat(part).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.nlink > 1) return 0;
  if (process.getuid !== undefined && found.uid !== process.getuid()) return 0;
  if (modified !== undefined && Math.floor(found.mtimeMs / 1000) !== Math.floor(modified / 1000)) return 0;
  return size !== undefined && found.size <= size ? found.size : 0;
}

/** A sink that writes from byte `start` of a file on. */
export function fileSink(handle: FileHandle, start: number): DataSink & { readonly bytes: number } {
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    async write(chunk) {
      for (let written = 0; written < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, start + bytes);
        written += bytesWritten;
        bytes += bytesWritten;
      }
    },
  };
}
