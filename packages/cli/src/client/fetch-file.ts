import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { downloadFile, type Client, type FileResult, type KnownFile, type Progress } from "@tandem/client";
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
  /** Compares with what the server has. */
  readonly verify?: boolean;
  /** So many parts of the file at once. */
  readonly segments?: number;
  /** Told how far it is, beside the bar. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Fetches a file, with a progress bar. When it fails, the error says where to find what had arrived. */
export async function fetchFile(
  client: Client,
  remote: string,
  local: string,
  { quiet, onProgress, ...options }: FetchOptions,
  shell: Shell,
): Promise<FileResult> {
  using bar = await progressBar(shell, { name: basename(local), quiet });
  const update = (progress: Progress): void => {
    bar.update(progress);
    onProgress?.(progress);
  };
  try {
    const result = await downloadFile(client, remote, local, { ...options, onProgress: update });
    bar.finish(result.bytes);
    return result;
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
