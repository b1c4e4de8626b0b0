import type { DataSink } from "@tandem/transport";
import { verification } from "../hash/verification.ts";
import type { Calls } from "../pool/calls.ts";
import { pathArgument } from "../session/path-argument.ts";
import { openTarget, type DownloadTarget } from "../streams/download-target.ts";
import { download } from "./download.ts";
import { handOver } from "./hand-over.ts";
import type { UploadResult } from "./store-file.ts";
import type { DownloadOptions } from "./transfer-options.ts";

/** Fetches a file into a target. Rejects as {@link download} does, and with `MismatchError` or why the target was closed. */
export async function fetchFile(
  calls: Calls,
  path: string,
  given: DownloadTarget,
  { verify = false, ...options }: DownloadOptions,
): Promise<UploadResult> {
  const target = openTarget(given);
  try {
    pathArgument(path);
    const { start = 0, end, type } = options;
    const signal = options.signal === undefined ? target.closed : AbortSignal.any([target.closed, options.signal]);
    const compared =
      verify === false || type === "ascii"
        ? undefined
        : verification(calls, verify, { signal, whole: end === undefined });
    const sink: DataSink = {
      write(bytes) {
        compared?.update(bytes);
        return target.sink.write(bytes);
      },
    };
    const result = await calls.transfer({ signal }, (lease, until) =>
      download(lease, path, sink, { ...options, signal: until }),
    );
    const verified = await compared?.compare(path, { start, end: start + result.bytes });
    await target.end();
    return { ...result, ...(verified === undefined ? {} : { verified }) };
  } catch (error) {
    await target.fail(error);
    throw error;
  }
}

/** The bytes of a file, to be iterated over as they come; leaving the loop breaks the transfer off. */
export function iterateFile(
  calls: Calls,
  path: string,
  options: DownloadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  pathArgument(path);
  const produce = async (sink: DataSink, signal: AbortSignal): Promise<void> => {
    using lease = await calls.take("transfer", signal);
    await download(lease, path, sink, { ...options, signal });
  };
  return handOver(produce, calls.until(options.signal));
}

/** The bytes of a file at once. */
export async function fetchBytes(calls: Calls, path: string, options: DownloadOptions): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    chunks.push(bytes);
    length += bytes.length;
  };
  await fetchFile(calls, path, { write }, options);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
