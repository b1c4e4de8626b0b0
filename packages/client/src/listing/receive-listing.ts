import type { DataSink } from "@tandem/transport";
import { RefusedError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import { boundedSink } from "./listing-lines.ts";
import { runTransfer } from "../transfer/run-transfer.ts";

/** Runs a listing command; a server that refuses to list an empty directory has listed nothing. */
export async function receiveListing(
  lease: Lease,
  verb: "MLSD" | "LIST" | "NLST",
  argument: string | undefined,
  sink: DataSink,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const bounded = boundedSink(sink, lease.session.limits);
    await runTransfer(lease, { verb, argument, from: "server", signal }, (connection) => connection.receive(bounded));
  } catch (error) {
    if (!(error instanceof RefusedError) || !nothingThere.test(error.reply.lines.join(" "))) throw error;
  }
}

/** True when the server refused a command because it does not know it. */
export function isUnknown(error: unknown): boolean {
  return (
    error instanceof RefusedError && (error.reply.code === 500 || error.reply.code === 502 || error.reply.code === 504)
  );
}

// 550 and 450 of z/OS, ProFTPD, DrFTPD, IIS and others: nothing is wrong, there is nothing.
const nothingThere =
  /^(?:no (?:such )?(?:files?|members|data ?sets|entries|matching files)(?: or directories)? (?:were )?(?:found|match)|there are no (?:files|entries)|(?:the |this )?directory (?:is )?empty|.{0,80}\bdirectory (?:is )?empty|empty directory|no files\b)/i;
