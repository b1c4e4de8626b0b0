import { decodeText } from "@tandem/protocol";
import type { Lease } from "../pool/lease.ts";
import { listArgument } from "../session/path-argument.ts";
import { handOver } from "../transfer/hand-over.ts";
import { listingLines } from "./listing-lines.ts";
import { receiveListing } from "./receive-listing.ts";

/** The names that NLST tells (RFC 959 §4.1.3), as the server writes them: with or without their directory. */
export async function names(
  lease: Lease,
  path: string | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const argument = listArgument(path);
  const chunks = handOver((sink, both) => receiveListing(lease, "NLST", argument, sink, both), signal);
  const all: string[] = [];
  for await (const lines of listingLines(chunks, lease.session.limits)) {
    for (const line of lines) if (line.length > 0) all.push(decodeText(line));
  }
  return all;
}
