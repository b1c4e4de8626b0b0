import { AsciiDecoder, printable } from "@tandem/protocol";
import { decodeSink, type DataSink } from "@tandem/transport";
import { TransferError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import { ascii, image } from "../session/client-session.ts";
import { announcedSize } from "./announced-size.ts";
import { progressMeter } from "./progress.ts";
import { runTransfer } from "./run-transfer.ts";
import type { TransferResult } from "./transfer-command.ts";
import { assertStart, type TransferOptions } from "./transfer-options.ts";

/**
 * RETR (RFC 959 §4.1.3), from byte `start` on (RFC 3659 §5). Rejects with {@link TransferError} `incomplete` when fewer bytes
 * came than the caller or the 150 says that there are, although the server calls it complete: curl does the same.
 */
export async function download(
  lease: Lease,
  path: string,
  sink: DataSink,
  options: TransferOptions,
): Promise<TransferResult> {
  const { start = 0, type = "image", signal, onProgress, size } = options;
  assertStart(start, type);
  const meter = progressMeter(lease.session.clock, start, onProgress);
  meter.total = size;
  let announced: number | undefined;
  const counted: DataSink = {
    async write(bytes) {
      lease.pacedByCaller(true);
      await sink.write(bytes);
      lease.pacedByCaller(false);
      meter.add(bytes.length);
    },
  };
  const text = type === "ascii" ? decodeSink(counted, new AsciiDecoder()) : undefined;
  const result = await runTransfer(
    lease,
    {
      verb: "RETR",
      argument: path,
      from: "server",
      type: type === "ascii" ? ascii : image,
      start,
      size,
      signal,
      announced: (reply) => {
        // With a restart, servers differ in whether they tell the whole size or the rest.
        if (start === 0) announced = announcedSize(reply);
        if (type === "image") meter.total ??= announced;
      },
    },
    async (connection) => {
      await connection.receive(text ?? counted);
      await text?.end();
    },
  );
  meter.finish();
  if (type === "image") assertWhole(path, start + result.bytes, size ?? announced);
  return result;
}

function assertWhole(path: string, length: number, size: number | undefined): void {
  if (size === undefined || length >= size) return;
  const message = `${printable(path)} has ${size} bytes, and ${length} came, without an error: it was changed meanwhile, or cut. Fetch it again.`;
  throw new TransferError("incomplete", message, { phase: "finish", command: `RETR ${path}` });
}
