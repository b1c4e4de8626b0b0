import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { downloadFile, type Client, type KnownFile } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import { fileFailure } from "./failure.ts";
import { progressBar } from "./progress-bar.ts";

export interface FetchOptions {
  readonly type: "ascii" | "image";
  /** Goes on with the part that an earlier try has left. */
  readonly resume: boolean;
  readonly quiet?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly known?: KnownFile;
}

/** Fetches a file, with a progress bar. When it fails, the error says where to find what had arrived. */
export async function fetchFile(
  client: Client,
  remote: string,
  local: string,
  { quiet, ...options }: FetchOptions,
  shell: Shell,
): Promise<void> {
  using bar = progressBar(shell, { name: basename(local), quiet });
  try {
    const { bytes } = await downloadFile(client, remote, local, { ...options, onProgress: bar.update });
    bar.finish(bytes);
  } catch (cause) {
    const error = fileFailure("write", local, cause);
    const kept = options.type === "image" && (await hasPart(local));
    if (!kept) throw error;
    const hint = `What has arrived is in ${printable(local)}.part; get --continue goes on with it.`;
    throw new CommandError(exitCodes.failed, `${error.message} ${hint}`, { cause });
  }
}

async function hasPart(local: string): Promise<boolean> {
  const part = await stat(`${local}.part`).catch(() => undefined);
  return part !== undefined && part.size > 0;
}
