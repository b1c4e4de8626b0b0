import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { addAbortSignal } from "node:stream";
import { uploadFile, type Client } from "@tandem/client";
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
  readonly quiet?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** Sends a file, with a progress bar; `-` is standard input. */
export async function sendFile(
  client: Client,
  local: string,
  remote: string,
  options: SendOptions,
  shell: Shell,
): Promise<void> {
  const { type, resume, append, quiet, signal } = options;
  const name = basename(local === standardStream ? remote : local);
  using bar = progressBar(shell, { name, quiet });
  const transfer = { type, signal, onProgress: bar.update };
  try {
    if (local !== standardStream && !append) {
      const { bytes } = await uploadFile(client, local, remote, { ...transfer, resume });
      return bar.finish(bytes);
    }
    // Ctrl-C ends the waiting for what is typed or piped, too.
    const source =
      local === standardStream
        ? addAbortSignal(signal, shell.stdin)
        : createReadStream(local, { highWaterMark: 256 * 1024 });
    const bytes = source as AsyncIterable<Uint8Array>;
    const result = append ? await client.append(bytes, remote, transfer) : await client.upload(bytes, remote, transfer);
    bar.finish(result.bytes);
  } catch (error) {
    throw fileFailure("read", local, error);
  }
}
