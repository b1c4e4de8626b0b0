import { rename, rm, stat, utimes } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { mediumOfFile } from "@tandem/storage/interface";
import { unlessRefused } from "../attributes/is-unknown.ts";
import type { Client } from "../client.ts";
import { RefusedError, TransferError } from "../ftp-error.ts";
import { largeFile } from "../transfer/large-file.ts";
import type { CallOptions, TransferOptions } from "../transfer/transfer-options.ts";
import type { DownloadFileOptions, FileResult, KnownFile } from "./file-options.ts";
import { OtherBeginning, overlapLength, overlapping } from "./overlap.ts";
import { openPart, partLength } from "./part-file.ts";
import { downloadSegments } from "./segments.ts";
import { verifyFile } from "./verify-file.ts";
import { writeBehind } from "./write-behind.ts";

/**
 * Fetches a file to `local`. It grows as `local.part` and takes its name only when it is whole, as far as the server tells its
 * size; it keeps the time of its last modification. A part is continued only when it is of the same version of the file: by
 * its size and time, and because its last bytes are fetched once more and are the same. Rejects with `FtpError`, the signal's
 * reason or the file system's error; the part stays for another try, unless it is known to be damaged.
 */
export async function downloadFile(
  client: Client,
  remote: string,
  local: string,
  { resume = false, verify = false, segments = 1, known, ...options }: DownloadFileOptions = {},
): Promise<FileResult> {
  const told = known ?? (await ask(client, remote, options));
  const { size, modified } = told;
  const part = `${local}.part`;
  const inSegments = options.type === "ascii" ? undefined : { segments, resume };
  const fetched =
    (await downloadSegments(client, { remote, part, known: told }, { ...options, ...inSegments })) ??
    (await fetchPart(client, remote, part, { resume, known: told, ...options }));
  if (modified !== undefined) await stamp(part, modified);
  if (fetched.failure !== undefined) {
    if (fetched.result.start + fetched.result.bytes === 0) await rm(part, { force: true });
    throw fetched.failure.error;
  }
  const { result } = fetched;
  const length = result.start + result.bytes;
  // More than it said is no cut: some do not know, and say 0 or what the file takes on their disk (z/OS, OS/400).
  if (options.type !== "ascii" && size !== undefined && length < size) {
    const message = `${printable(remote)} has ${size} bytes, and ${length} came, without an error: it was changed meanwhile, or cut. Fetch it again.`;
    throw new TransferError("incomplete", message, { phase: "finish", command: `RETR ${remote}` });
  }
  const verified = await verifiedBy(length);
  await rename(part, local);
  return { ...result, ...(verified === undefined ? {} : { verified }) };

  async function verifiedBy(bytes: number): ReturnType<typeof verifyFile> {
    if (options.type === "ascii" || verify === false) return undefined;
    const { mtimeMs } = await stat(part);
    try {
      return await verifyFile(client, { local: part, remote, size: bytes, modified: mtimeMs }, verify, options);
    } catch (error) {
      // Gone on with, it would stay damaged.
      await rm(part, { force: true });
      throw error;
    }
  }
}

async function ask(client: Client, remote: string, { signal }: CallOptions): Promise<KnownFile> {
  const [size, modified] = await Promise.all([
    unlessRefused(client.size(remote, { signal })),
    unlessRefused(client.modified(remote, { signal })),
  ]);
  return { size, modified };
}

/** How far a part came, and why no further. */
export interface Fetched {
  readonly result: FileResult;
  readonly failure?: { readonly error: unknown };
}

interface PartOptions extends TransferOptions {
  readonly resume: boolean;
  readonly known: KnownFile;
}

/** Fetches into the part from where it ends, or from its beginning when the server cannot start there or has another file. */
async function fetchPart(client: Client, remote: string, part: string, options: PartOptions): Promise<Fetched> {
  const { resume, known, ...transfer } = options;
  const start = resume && options.type !== "ascii" ? await partLength(part, known) : 0;
  const overlap = Math.min(start, overlapLength);
  await using handle = await openPart(part, start > 0);
  // What is small goes through this process whatever it is on.
  const medium = (known.size ?? 0) - start >= largeFile ? await mediumOfFile(handle.fd) : undefined;
  const sink = writeBehind(handle, start, medium);
  try {
    const target = overlap === 0 ? sink : overlapping(handle, { start, overlap }, sink);
    await client.download(remote, target, { ...transfer, start: start - overlap, size: known.size });
    await sink.flush();
    return { result: { start, bytes: sink.bytes } };
  } catch (error) {
    // What had come stays, for another try.
    await sink.flush().catch(() => {});
    if (start === 0 || !isOther(error)) return { result: { start, bytes: sink.bytes }, failure: { error } };
  }
  return await fetchPart(client, remote, part, { ...options, resume: false });
}

/** True when it is to be begun anew: the part is of another file, or the server does not start in the middle of one. */
function isOther(error: unknown): boolean {
  return (
    error instanceof OtherBeginning || (error instanceof RefusedError && error.command?.startsWith("REST") === true)
  );
}

function stamp(path: string, modified: number): Promise<void> {
  const time = new Date(modified);
  return utimes(path, time, time);
}
