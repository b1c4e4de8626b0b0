import { constants } from "node:fs";
import { lstat, open, rename, rm, unlink, utimes, type FileHandle } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import type { DataSink } from "@tandem/transport";
import type { Client } from "./client.ts";
import { RefusedError, TransferError } from "./ftp-error.ts";
import { bytesOfFile } from "./local/bytes-of-file.ts";
import type { TransferOptions } from "./transfer/transfer-options.ts";

/** What fetching and sending files takes. */
export interface FileOptions extends Omit<TransferOptions, "start" | "size"> {
  /** Goes on where an earlier try was broken off; off. */
  readonly resume?: boolean;
}

/** What a listing has told of the remote file already: it saves asking for it. */
export interface KnownFile {
  readonly size?: number | undefined;
  readonly modified?: number | undefined;
}

/** What fetching a file takes. */
export interface DownloadFileOptions extends FileOptions {
  readonly known?: KnownFile;
}

/** How the copying of a file ended. */
export interface FileResult {
  /** The byte where it began: above 0 when an earlier try was continued. */
  readonly start: number;
  /** Bytes that were moved. */
  readonly bytes: number;
}

/**
 * Fetches a file to `local`. It grows as `local.part` and takes its name only when it is whole, as far as the server tells its
 * size; it keeps the time of its last modification. A part is continued only when it is of the same version of the file.
 * Rejects with `FtpError`, the signal's reason or the file system's error; the part stays for another try.
 */
export async function downloadFile(
  client: Client,
  remote: string,
  local: string,
  { resume = false, known, ...options }: DownloadFileOptions = {},
): Promise<FileResult> {
  const { size, modified } = known ?? (await ask(client, remote, options));
  const part = `${local}.part`;
  const start = resume && options.type !== "ascii" ? await partLength(part, { size, modified }) : 0;
  const fetched = await fetchPart(client, remote, part, start, { ...options, size });
  if (modified !== undefined) await stamp(part, modified);
  if (fetched.failure !== undefined) {
    if (fetched.result.start + fetched.result.bytes === 0) await rm(part, { force: true });
    throw fetched.failure.error;
  }
  const { result } = fetched;
  const length = result.start + result.bytes;
  if (options.type !== "ascii" && size !== undefined && length !== size) {
    const message = `${printable(remote)} has ${size} bytes, and ${length} came, without an error: it was changed meanwhile, or cut. Fetch it again.`;
    throw new TransferError("incomplete", message, { phase: "finish", command: `RETR ${remote}` });
  }
  await rename(part, local);
  return result;
}

/**
 * Sends `local` to a server, with the time of its last modification where the server takes it (MFMT). `resume` goes on at the
 * length of the remote file; one that is longer is another file and is left alone. Rejects as {@link downloadFile} does.
 */
export async function uploadFile(
  client: Client,
  local: string,
  remote: string,
  { resume = false, ...options }: FileOptions = {},
): Promise<FileResult> {
  await using handle = await open(local, "r");
  const { size, mtimeMs } = await handle.stat();
  const there = resume && options.type !== "ascii" ? await refusable(client.size(remote, options)) : undefined;
  if (there !== undefined && there > size) {
    const message = `${printable(remote)} has ${there} bytes, more than the ${size} of ${printable(local)}: it is another file. Send it without resuming to replace it.`;
    throw new TransferError("longer", message, { phase: "command", command: `STOR ${remote}` });
  }
  const start = there ?? 0;
  if (start === 0 || start < size) {
    await client.upload(bytesOfFile(handle, local, start, size), remote, { ...options, start, size });
  }
  await refusable(client.setModified(remote, mtimeMs, options));
  return { start, bytes: size - start };
}

async function ask(client: Client, remote: string, { signal }: FileOptions): Promise<KnownFile> {
  const [size, modified] = await Promise.all([
    refusable(client.size(remote, { signal })),
    refusable(client.modified(remote, { signal })),
  ]);
  return { size, modified };
}

interface Fetched {
  readonly result: FileResult;
  readonly failure?: { readonly error: unknown };
}

/** Fetches into the part from `start`, or from its beginning when the server cannot start there. */
async function fetchPart(
  client: Client,
  remote: string,
  part: string,
  start: number,
  options: TransferOptions,
): Promise<Fetched> {
  await using handle = await openPart(part, start);
  const sink = fileSink(handle, start);
  try {
    await client.download(remote, sink, { ...options, start });
    return { result: { start, bytes: sink.bytes } };
  } catch (error) {
    if (start === 0 || !(error instanceof RefusedError) || !error.command?.startsWith("REST")) {
      return { result: { start, bytes: sink.bytes }, failure: { error } };
    }
  }
  return await fetchPart(client, remote, part, 0, options);
}

/**
 * Goes on with a part, or begins a new one: in a folder where others may write, a link that waits under its name would lead the
 * bytes into another file of ours, and a file of theirs would stay theirs to change.
 */
async function openPart(part: string, start: number): Promise<FileHandle> {
  // Windows has no such flag, and links there are for administrators.
  if (start > 0) return open(part, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  await unlink(part).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
  return open(part, "wx");
}

/** How much of the file the part holds; 0 when it is somebody else's or has another name, is of another version, or longer than the file. */
async function partLength(part: string, { size, modified }: KnownFile): Promise<number> {
  const found = await lstat(part).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.nlink > 1) return 0;
  if (process.getuid !== undefined && found.uid !== process.getuid()) return 0;
  if (modified !== undefined && Math.floor(found.mtimeMs / 1000) !== Math.floor(modified / 1000)) return 0;
  return size !== undefined && found.size <= size ? found.size : 0;
}

function fileSink(handle: FileHandle, start: number): DataSink & { readonly bytes: number } {
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

function stamp(path: string, modified: number): Promise<void> {
  const time = new Date(modified);
  return utimes(path, time, time);
}

/** The value, or nothing when the server refuses: the transfer itself will say why, if it matters. */
async function refusable<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
