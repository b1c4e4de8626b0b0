import { AsciiEncoder, printable } from "@tandem/protocol";
import { encodeSource, type DataSource, type Pace } from "@tandem/transport";
import { RefusedError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import { ascii, image, type ClientSession } from "../session/client-session.ts";
import type { OpenSource } from "../streams/upload-source.ts";
import { largeFile } from "./large-file.ts";
import { probingSource } from "./probing-source.ts";
import { progressMeter } from "./progress.ts";
import { runTransfer } from "./run-transfer.ts";
import type { TransferCommand, TransferResult } from "./transfer-command.ts";
import { assertStart, type TransferOptions } from "./transfer-options.ts";

/** What is sent. */
export interface Uploading extends Pick<OpenSource, "content" | "length"> {
  /** Told how many bytes may be on their way by now. */
  readonly moving: (count: number) => void;
}

/** STOR, or APPE for `append` (RFC 959 §4.1.3). Rejects with the source's own error when that fails. */
export async function upload(
  lease: Lease,
  verb: "STOR" | "APPE",
  { content, length, moving }: Uploading,
  path: string,
  options: TransferOptions,
): Promise<TransferResult> {
  const { start = 0, type = "image", signal, onProgress, size } = options;
  assertStart(start, type);
  const meter = progressMeter(lease.session.clock, start, onProgress);
  meter.total = size ?? (length === undefined ? undefined : start + length);
  const plain = mayMoveAtOnce(lease.session, content, type) ? pacedAtItsEnd(content, lease) : undefined;
  const counted = count(content, lease, { moving, moved: (bytes) => meter.add(bytes) });
  const bytes = probingSource(type === "ascii" ? encodeSource(counted, new AsciiEncoder()) : counted);
  const run = (command: Pick<TransferCommand, "verb" | "start">): Promise<TransferResult> =>
    runTransfer(
      lease,
      { argument: path, from: "client", type: type === "ascii" ? ascii : image, signal, ...command },
      async (connection, admitted) => {
        using flow = lease.session.rates.upload.flow();
        if (plain === undefined) return await connection.send(bytes.pieces(admitted), flow);
        await admitted();
        await connection.send(plain, countedPace(flow, { moving, moved: (count) => meter.add(count) }));
      },
    );
  try {
    const result = start === 0 ? await run({ verb }) : await resume(lease.session, path, start, run);
    meter.finish();
    return result;
  } finally {
    bytes.close();
  }
}

/**
 * Goes on with a file of which the server has `start` bytes: REST and STOR where the server says that it can (RFC 3659 §5),
 * else APPE, which is right only at the end of the file.
 */
async function resume(
  session: ClientSession,
  path: string,
  start: number,
  run: (command: Pick<TransferCommand, "verb" | "start">) => Promise<TransferResult>,
): Promise<TransferResult> {
  if (restartsUploads(session)) {
    try {
      return await run({ verb: "STOR", start });
    } catch (error) {
      if (!(error instanceof RefusedError) || !error.command?.startsWith("REST")) throw error;
      session.missing.add("REST STOR");
    }
  }
  await assertSize(session, path, start);
  return run({ verb: "APPE" });
}

/** True when an upload can go on anywhere in a file, and not only at its end. */
export function restartsUploads({ features, missing }: ClientSession): boolean {
  return /\bSTREAM\b/i.test(features.get("REST") ?? "") && !missing.has("REST STOR");
}

async function assertSize({ control }: ClientSession, path: string, start: number): Promise<void> {
  const reply = await control.exchange("SIZE", path);
  const size = reply.code === 213 ? Number(/(\d+)\s*$/.exec(reply.lines.join(" "))?.[1] ?? Number.NaN) : Number.NaN;
  if (Number.isNaN(size) || size === start) return;
  throw new RangeError(
    `The server has ${size} bytes of ${printable(path)}, so an upload cannot go on at byte ${start}. Start at ${size}.`,
  );
}

/**
 * True for a large file that goes as it is, to a server that sees no TLS of which it might refuse the first bytes.
 */
function mayMoveAtOnce({ dataTls }: ClientSession, { descriptor }: DataSource, type: "image" | "ascii"): boolean {
  if (descriptor === undefined || dataTls !== undefined || type === "ascii") return false;
  return descriptor.end - descriptor.start >= largeFile;
}

/** The same file; while it is not known to be whole, its owner is who is waited for. */
function pacedAtItsEnd(source: DataSource, lease: Lease): DataSource {
  const { whole } = source;
  if (whole === undefined) return source;
  return {
    ...source,
    async whole() {
      lease.pacedByCaller(true);
      await whole();
      lease.pacedByCaller(false);
    },
  };
}

interface Counting {
  readonly moving: Uploading["moving"];
  /** Told how many bytes more went. */
  readonly moved: (bytes: number) => void;
}

/** Counts what a pace lets go, whoever moves it. */
function countedPace(pace: Pace, { moving, moved }: Counting): Pace {
  let count = 0;
  const granted = (bytes: number): number => {
    moving((count += bytes));
    moved(bytes);
    return bytes;
  };
  return {
    take(wanted) {
      const bytes = pace.take(wanted);
      return typeof bytes === "number" ? granted(bytes) : bytes.then(granted);
    },
  };
}

async function* count(
  source: DataSource,
  lease: Lease,
  { moving, moved }: Counting,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sum = 0;
  lease.pacedByCaller(true);
  for await (const bytes of source) {
    lease.pacedByCaller(false);
    moving((sum += bytes.length));
    yield bytes;
    moved(bytes.length);
    lease.pacedByCaller(true);
  }
  lease.pacedByCaller(false);
}
