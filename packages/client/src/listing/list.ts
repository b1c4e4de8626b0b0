import { decodeText, parseFactsLine, parseListing, type RemoteEntry } from "@tandem/protocol";
import type { ClientSession } from "../session/client-session.ts";
import { listArgument, pathArgument } from "../session/path-argument.ts";
import type { Lease } from "../pool/lease.ts";
import { handOver } from "../transfer/hand-over.ts";
import { listingLines } from "./listing-lines.ts";
import { isUnknown, receiveListing } from "./receive-listing.ts";

/** A directory's entries, to be iterated over while they come, or taken all at once. Each use asks the server anew. */
export interface RemoteListing extends AsyncIterable<RemoteEntry> {
  all(): Promise<readonly RemoteEntry[]>;
}

/** What a directory is listed with: LIST is for people, MLSD for programs. */
export type ListVerb = "LIST" | "MLSD";

export interface ListOptions {
  readonly path: string | undefined;
  /** The verb to use whatever the server offers. */
  readonly verb: ListVerb | undefined;
  readonly signal: AbortSignal | undefined;
  /** Asks for the connection; the listing keeps it until the last byte has come. */
  readonly take: (signal: AbortSignal | undefined) => Promise<Lease>;
}

/**
 * MLSD where the server has it (RFC 3659 §7), else LIST in whatever dialect (RFC 959 §4.1.3). MLSD is read line by line as
 * fast as the loop goes; while another call waits for its turn, the rest is read ahead, so that a loop may use the client.
 * The type is left as it is: no server that is known changes its listing by it, and each change would cost a round trip.
 */
export function list(session: ClientSession, options: ListOptions): RemoteListing {
  const iterate = (): AsyncGenerator<RemoteEntry, void, undefined> => entries(session, options);
  return {
    [Symbol.asyncIterator]: iterate,
    async all() {
      const all: RemoteEntry[] = [];
      for await (const entry of iterate()) all.push(entry);
      return all;
    },
  };
}

async function* entries(
  session: ClientSession,
  { path, verb, signal, take }: ListOptions,
): AsyncGenerator<RemoteEntry, void, undefined> {
  const listed = { verb: verb ?? listVerb(session) };
  const argument = {
    MLSD: path === undefined || path === "" ? undefined : pathArgument(path),
    LIST: listArgument(path),
  };
  const chunks = handOver(async (sink, both) => {
    using lease = await take(both);
    lease.onAwaited(() => sink.readAhead());
    listed.verb = verb ?? listVerb(session);
    try {
      await receiveListing(lease, listed.verb, argument[listed.verb], sink, both);
    } catch (error) {
      if (listed.verb !== "MLSD" || verb !== undefined || !isUnknown(error)) throw error;
      session.missing.add("MLSD");
      listed.verb = "LIST";
      await receiveListing(lease, "LIST", argument.LIST, sink, both);
    }
  }, signal);
  const unjudged: string[] = [];
  for await (const lines of listingLines(chunks, session.limits)) {
    for (const bytes of lines) {
      if (listed.verb === "LIST") unjudged.push(decodeText(bytes));
      else yield* factsOf(decodeText(bytes));
    }
  }
  yield* parseListing(unjudged, { now: session.clock.date() });
}

function listVerb({ features, missing }: ClientSession): ListVerb {
  return (features.has("MLST") || features.has("MLSD")) && !missing.has("MLSD") ? "MLSD" : "LIST";
}

/** One line of MLSD; one that nobody understands is an entry all the same, and the directory itself is none. */
function* factsOf(line: string): Generator<RemoteEntry, void, undefined> {
  if (line === "") return;
  const entry = parseFactsLine(line) ?? { name: "", kind: "other" as const, raw: line };
  const type = entry.facts?.get("type")?.toLowerCase();
  if (type !== "cdir" && type !== "pdir" && entry.name !== "." && entry.name !== "..") yield entry;
}
