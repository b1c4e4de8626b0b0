import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { addAbortSignal } from "node:stream";
import { uploadFile, type Client, type Progress } from "@tandem/client";
import { present } from "../present.ts";
import type { Shell } from "../shell.ts";
import { fileFailure } from "./failure.ts";
import { progressBar } from "./progress-bar.ts";
import { standardStream } from "./standard-stream.ts";

export interface SendOptions {
  readonly type: "ascii" | "image";
  /** Goes on at the length of the remote file. */
  readonly resume: boolean;
  /** Stores at the end of the remote file (APPE). */
  readonly append: boolean;
  /** Compares with what the server has then. */
  readonly verify?: boolean;
  /** Grows under another name until it is whole. */
  readonly atomic?: boolean;
  readonly quiet?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Told how far it is, beside the bar. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Sends a file, with a progress bar; `-` is standard input. Gives how many bytes were moved. */
export async function sendFile(
  client: Client,
  local: string,
  remote: string,
  options: SendOptions,
  shell: Shell,
): Promise<{ readonly bytes: number }> {
  const { type, resume, append, quiet, signal } = options;
  const name = basename(local === standardStream ? remote : local);
  using bar = await progressBar(shell, { name, quiet });
  const onProgress = (progress: Progress): void => {
    bar.update(progress);
    options.onProgress?.(progress);
  };
  const transfer = { type, signal, onProgress, ...present({ verify: options.verify, atomic: options.atomic }) };
  const send = async (): Promise<{ readonly bytes: number }> => {
    if (local !== standardStream && !append) {
      return uploadFile(client, local, remote, { ...transfer, resume });
    }
    // Ctrl-C ends the waiting for what is typed or piped, too.
    const source =
      local === standardStream
        ? addAbortSignal(signal, shell.stdin)
        : createReadStream(local, { highWaterMark: 256 * 1024 });
    const bytes = source as AsyncIterable<Uint8Array>;
    return append ? client.append(bytes, remote, transfer) : client.upload(bytes, remote, transfer);
  };
  try {
    const { bytes } = await send();
    bar.finish(bytes);
    return { bytes };
  } catch (error) {
    throw fileFailure("read", local, error);
  }
}
