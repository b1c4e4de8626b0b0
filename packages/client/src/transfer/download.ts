import { AsciiDecoder, printable, reply, type Reply } from "@tandem/protocol";
import { decodeSink, type DataSink } from "@tandem/transport";
import { TransferError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import { abortable } from "../session/abortable.ts";
import { ascii, image } from "../session/client-session.ts";
import { announcedSize } from "./announced-size.ts";
import { toldFile } from "./each-byte-once.ts";
import { largeFile } from "./large-file.ts";
import { progressMeter } from "./progress.ts";
import { runTransfer } from "./run-transfer.ts";
import type { TransferResult } from "./transfer-command.ts";
import { upTo } from "./up-to.ts";
import { assertEnd, assertStart, type DownloadOptions } from "./transfer-options.ts";

/**
 * RETR (RFC 959 §4.1.3), from byte `start` on (RFC 3659 §5) and up to `end`, at which the transfer is broken off in step, for FTP
 * has no other end: the reply is then the one that announced it. Rejects with {@link TransferError} `incomplete` when fewer bytes
 * came than the caller or the 150 says that there are, although the server calls it complete: curl does the same.
 */
export async function download(
  lease: Lease,
  path: string,
  sink: DataSink,
  options: DownloadOptions,
  told: (announced: number) => void = () => {},
): Promise<TransferResult> {
  const { start = 0, end, type = "image", signal, onProgress, size } = options;
  assertStart(start, type);
  assertEnd(end, start, type);
  const meter = progressMeter(lease.session.clock, start, onProgress);
  meter.total = end === undefined ? size : Math.min(end, size ?? end);
  let announcement: Reply | undefined;
  let announced: number | undefined;
  let refused: { readonly error: unknown } | undefined;
  const { descriptor } = sink;
  // Under TLS nothing goes past us, and what is short is through before there is a way past.
  const file = lease.session.dataTls === undefined && (size ?? 0) - start >= largeFile ? descriptor : undefined;
  const wrote = (bytes: number): void => {
    file?.wrote(bytes);
    meter.add(bytes);
  };
  const counted: DataSink = {
    ...(file !== undefined && { descriptor: toldFile(file, wrote) }),
    async write(bytes) {
      lease.pacedByCaller(true);
      // Whoever gives up does not wait for a sink that takes nothing.
      const writing = sink.write(bytes);
      await (signal === undefined ? writing : abortable(writing, signal)).catch((error: unknown) => {
        refused ??= { error };
        throw error;
      });
      lease.pacedByCaller(false);
      meter.add(bytes.length);
    },
  };
  const part =
    end === undefined ? undefined : upTo(counted, end - start, { rest: size === undefined ? undefined : size - end });
  const text = type === "ascii" ? decodeSink(counted, new AsciiDecoder()) : undefined;
  const running = runTransfer(
    lease,
    {
      verb: "RETR",
      argument: path,
      from: "server",
      type: type === "ascii" ? ascii : image,
      start,
      size,
      signal,
      announced: (preliminary) => {
        announcement = preliminary;
        // With a restart, servers differ in whether they tell the whole size or the rest.
        if (start === 0) announced = announcedSize(preliminary);
        // A few servers say 0 for what they do not know.
        if (announced !== undefined && announced > 0 && type === "image") told(announced);
        if (type === "image") meter.total ??= announced;
      },
    },
    async (connection) => {
      const { download: limit } = lease.session.rates;
      // What has a pace is taken in small pieces, so that it is an even one.
      using pace = limit.unlimited ? undefined : limit.flow();
      await connection.receive(text ?? part?.sink ?? counted, pace);
      await text?.end();
    },
  );
  const result = await running.catch((error: unknown) => {
    if (part === undefined || error !== part.enough) throw error;
    return { bytes: part.bytes, reply: announcement ?? reply(426, "The transfer was ended by this client.") };
  });
  // Also of the last bytes, when the server has confirmed them already.
  if (refused !== undefined) throw refused.error;
  meter.finish();
  if (part?.bytes === (end ?? 0) - start) return { ...result, bytes: part.bytes };
  if (type === "image") assertWhole(path, start + result.bytes, size ?? announced);
  return result;
}

function assertWhole(path: string, length: number, size: number | undefined): void {
  if (size === undefined || length >= size) return;
  const message = `${printable(path)} has ${size} bytes, and ${length} came, without an error: it was changed meanwhile, or cut. Fetch it again.`;
  throw new TransferError("incomplete", message, { phase: "finish", command: `RETR ${path}` });
}
