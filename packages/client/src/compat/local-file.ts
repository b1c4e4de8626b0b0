import { open, rm, type FileHandle } from "node:fs/promises";
import type { Client } from "../client.ts";
import type { TransferResult } from "../transfer/transfer-command.ts";
import type { TransferOptions } from "../transfer/transfer-options.ts";

/** Which part of a local file is sent. */
export interface UploadOptions {
  /** Its first byte, 0. */
  readonly localStart?: number;
  /** Its last byte; that of the file when missing. */
  readonly localEndInclusive?: number;
}

/** Sends a file of this machine, or a part of it; all of it once more where a connection broke. Nothing is sent of one that cannot be read. */
export async function sendFile(
  client: Client,
  how: "upload" | "append",
  local: string,
  remote: string,
  { localStart = 0, localEndInclusive, onProgress }: UploadOptions & Pick<TransferOptions, "onProgress">,
): Promise<TransferResult> {
  await using handle = await open(local, "r");
  if (localStart === 0 && localEndInclusive === undefined)
    return await client[how]({ file: local }, remote, { onProgress });
  const source = handle.createReadStream({
    start: localStart,
    ...(localEndInclusive !== undefined && { end: localEndInclusive }),
    autoClose: false,
  });
  return await client[how](source, remote, { onProgress });
}

/** Fetches a file to a path of this machine, from byte `start` on in both; removes what it made when nothing came. */
export async function receiveFile(
  client: Client,
  remote: string,
  local: string,
  { start, onProgress }: { readonly start: number } & Pick<TransferOptions, "onProgress">,
): Promise<TransferResult> {
  await using handle = await open(local, start > 0 ? "r+" : "w");
  let at = start;
  const sink = {
    async write(bytes: Uint8Array): Promise<void> {
      await writeAll(handle, bytes, at);
      at += bytes.length;
    },
  };
  try {
    return await client.download(remote, sink, { start, onProgress });
  } catch (error) {
    if (at === 0) await rm(local, { force: true });
    throw error;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
