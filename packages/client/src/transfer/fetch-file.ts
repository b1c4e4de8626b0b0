import type { DataSink } from "@tandem/transport";
import { verification } from "../hash/verification.ts";
import type { Calls } from "../pool/calls.ts";
import { pathArgument } from "../session/path-argument.ts";
import { openTarget, type DownloadTarget } from "../streams/download-target.ts";
import { joined } from "../streams/joined.ts";
import { download } from "./download.ts";
import { eachByteOnce, type ToldSink } from "./each-byte-once.ts";
import { handOver } from "./hand-over.ts";
import type { UploadResult } from "./store-file.ts";
import type { TransferResult } from "./transfer-command.ts";
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
    const seen: DataSink = {
      async write(bytes) {
        await target.sink.write(bytes);
        compared?.update(bytes);
      },
    };
    const sink = compared === undefined ? target.sink : seen;
    const result = await fetchOn(calls, path, sink, { ...options, signal });
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
  return handOver((sink, signal) => fetchOn(calls, path, sink, { ...options, signal }), options.signal);
}

/**
 * On another connection, when one is lost, it goes on where it was: each byte is given to the sink once. A file that was changed
 * meanwhile cannot be gone on with: then it rejects with what broke it.
 */
async function fetchOn(
  calls: Calls,
  path: string,
  given: ToldSink,
  { start = 0, ...options }: DownloadOptions,
): Promise<TransferResult> {
  const once = eachByteOnce(given);
  let { size } = options;
  let broken: unknown;
  let another = false;
  const repeatable = (error: unknown): boolean => {
    broken = error;
    return !another && (once.came === 0 || options.type !== "ascii");
  };
  const { reply } = await calls.transfer({ signal: options.signal, repeatable }, async (lease, signal) => {
    const { sink, changed } = await once.next();
    const from = start + once.came - once.overlap;
    const told = (announced: number): void => void (size ??= announced);
    try {
      const result = await download(lease, path, sink, { ...options, start: from, size, signal }, told);
      another = !once.joined;
      if (!another) return result;
    } catch (error) {
      another = error === changed;
      if (!another) throw error;
    }
    throw broken;
  });
  return { bytes: once.came, reply };
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
  return joined(chunks, length);
}
