import { open, type FileHandle } from "node:fs/promises";
import { createHash } from "node:crypto";
import { printable } from "@tandem/protocol";
import { mediumOfFile } from "@tandem/storage/interface";
import { unlessRefused } from "../attributes/is-unknown.ts";
import type { Client } from "../client.ts";
import { RefusedError, TransferError } from "../ftp-error.ts";
import { MismatchError } from "../hash/mismatch-error.ts";
import { largeFile } from "../transfer/large-file.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { fileHash } from "./file-hash.ts";
import type { FileResult, UploadFileOptions } from "./file-options.ts";
import { verifyFile } from "./verify-file.ts";

/**
 * Sends `local` to a server, with the time of its last modification where the server takes it. `resume` goes on at the length of
 * the remote file when that is the beginning of this one: by its hash where the server offers one, else by its last bytes, which
 * are fetched. One that is longer is another file and is left alone, as is one that begins otherwise (`MismatchError`).
 * Rejects with `FtpError`, the signal's reason or the file system's error.
 */
export async function uploadFile(
  client: Client,
  local: string,
  remote: string,
  { resume = false, verify = false, atomic = false, ...options }: UploadFileOptions = {},
): Promise<FileResult> {
  await using handle = await open(local, "r");
  const { size, mtimeMs } = await handle.stat();
  const medium = size >= largeFile ? await mediumOfFile(handle.fd) : undefined;
  const there =
    resume && !atomic && options.type !== "ascii" ? await unlessRefused(client.size(remote, options)) : undefined;
  if (there !== undefined && there > size) {
    const message = `${printable(remote)} has ${there} bytes, more than the ${size} of ${printable(local)}: it is another file. Send it without resuming to replace it.`;
    throw new TransferError("longer", message, { phase: "command", command: `STOR ${remote}` });
  }
  const how = { atomic, size, modified: mtimeMs };
  const { start, bytes } = await send(there ?? 0);
  const both = { local, remote, size, modified: mtimeMs };
  const verified = options.type === "ascii" ? undefined : await verifyFile(client, both, verify, options);
  return { start, bytes, ...(verified === undefined ? {} : { verified }) };

  /** Sends what is missing behind the bytes that are there, or all of it where the server cannot go on or has damaged the file. */
  async function send(from: number): Promise<FileResult> {
    if (from > 0) await assertBeginning(client, { local, remote, handle, length: from }, options);
    if (from > 0 && from === size) {
      await unlessRefused(client.setModified(remote, mtimeMs, options));
      return { start: from, bytes: 0 };
    }
    const upload = async (): Promise<FileResult> => {
      const { bytes: moved } = await client.upload({ file: local, handle, size, medium }, remote, {
        ...options,
        ...how,
        start: from,
      });
      return { start: from, bytes: moved };
    };
    if (from === 0) return upload();
    try {
      const sent = await upload();
      if (await beginsAsBefore(from)) return sent;
    } catch (error) {
      if (!cannotGoOn(error)) throw error;
    }
    return send(0);
  }

  /** Servers are known to put zeros at the beginning, or to count beyond 2 GiB wrongly, when a file is gone on with. */
  async function beginsAsBefore(from: number): Promise<boolean> {
    try {
      await assertBeginning(client, { local, remote, handle, length: from }, options);
      return true;
    } catch (error) {
      if (error instanceof MismatchError) return false;
      throw error;
    }
  }
}

/** True when the server has refused to restart or to append, before a byte was sent, or has lost what was there. */
function cannotGoOn(error: unknown): boolean {
  if (error instanceof MismatchError) return true;
  return error instanceof RefusedError && /^(?:REST|APPE)\b/.test(error.command ?? "") && error.phase !== "transfer";
}

interface Beginning {
  readonly local: string;
  readonly remote: string;
  readonly handle: FileHandle;
  /** Bytes that the server has. */
  readonly length: number;
}

/** Rejects when what the server has is not the beginning of the file: bytes put behind it would make a third one. */
async function assertBeginning(
  client: Client,
  { local, remote, handle, length }: Beginning,
  { signal }: CallOptions,
): Promise<void> {
  const hashed = { start: Math.max(0, length - hashedLength), end: length };
  const told = await unlessRefused(client.hash(remote, { ...hashed, signal }));
  if (told !== undefined) {
    const value = await fileHash(local, told.algorithm, hashed);
    if (value !== told.value) throw new MismatchError(remote, "hash", value, told.value);
    return;
  }
  const start = Math.max(0, length - comparedLength);
  const theirs = await client.downloadBytes(remote, { start, end: length, size: length, signal });
  const ours = Buffer.alloc(length - start);
  await handle.read(ours, 0, ours.length, start);
  if (!ours.equals(theirs)) throw new MismatchError(remote, "hash", digest(ours), digest(theirs));
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

// A second of work for a server that hashes slowly.
const hashedLength = 64 * 1024 * 1024;
// One segment or two on the way: no sooner over with fewer.
const comparedLength = 4096;
