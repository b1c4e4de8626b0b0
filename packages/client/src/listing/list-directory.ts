import { decodeText, ListingReader, type RemoteEntry } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { ClientSession } from "../session/client-session.ts";
import { handOver } from "../transfer/hand-over.ts";
import { assertThere } from "./assert-there.ts";
import type { ListOptions } from "./list-options.ts";
import { listingLines } from "./listing-lines.ts";
import { isUnknown } from "./receive-listing.ts";
import { receiveWay } from "./receive-way.ts";
import { statusLines } from "./status-lines.ts";
import { KnownNames } from "./known-names.ts";
import { waysToList, type WayToList } from "./ways-to-list.ts";

/**
 * The entries of one directory, each name once, without the directory itself. What a server says that it can do and then cannot,
 * is done in another way, and not tried again. Rejects with {@link RefusedError} for what is not there, though the server may
 * have listed it as empty.
 */
export async function* listDirectory(
  session: ClientSession,
  options: ListOptions,
): AsyncGenerator<RemoteEntry, void, undefined> {
  const ways = waysToList(session, options);
  const known = new KnownNames();
  const failed: string[] = [];
  let doubted: string | undefined;
  for (const [at, way] of ways.entries()) {
    const last = at === ways.length - 1;
    const reader = new ListingReader({ now: session.clock.date(), mlsd: way.verb === "MLSD" });
    let count = 0;
    try {
      for await (const entry of entriesOf(session, { ...options, way, reader, last })) {
        if (!known.isNew(entry)) continue;
        count++;
        yield entry;
      }
    } catch (error) {
      if (last || count > 0 || !mayDoOtherwise(way, error, options)) throw error;
      failed.push(way.name);
      continue;
    }
    // Only now it was the command that failed, and not whatever it was asked of.
    for (const name of failed) session.missing.add(name);
    if (count > 0 && doubted !== undefined) session.missing.add(doubted);
    if (count > 0) return;
    // The option of `ls` may have been taken for a name, of which there is no file.
    if (way.switches === undefined || reader.tellsOfItself) {
      if (!reader.tellsOfItself) await assertThere(session, options);
      return;
    }
    doubted = way.name;
  }
}

interface Reading extends ListOptions {
  readonly way: WayToList;
  readonly reader: ListingReader;
  /** There is no other way to list. */
  readonly last: boolean;
}

async function* entriesOf(
  session: ClientSession,
  { way, reader, last, ...options }: Reading,
): AsyncGenerator<RemoteEntry, void, undefined> {
  if (way.verb === "STAT") {
    for (const line of await statusLines(options)) yield* reader.push(line);
    return yield* reader.end();
  }
  const chunks = handOver((sink, signal) => receiveWay(way, options, sink, signal), options.signal);
  for await (const lines of listingLines(chunks, session.limits)) {
    for (const bytes of lines) yield* reader.push(decodeText(bytes));
  }
  const rest = reader.end();
  if (way.verb === "MLSD" && !last && rest.length > 0 && reader.dialect === undefined) throw notUnderstood;
  yield* rest;
}

const notUnderstood = new Error("These are no lines of MLSD, nor of any listing.");

/** True when the failure may be that of the command, and not that of the directory. */
function mayDoOtherwise(way: WayToList, error: unknown, { path }: ListOptions): boolean {
  if (error === notUnderstood || isUnknown(error)) return true;
  if (!(error instanceof RefusedError)) return false;
  // The working directory is there; a server that refuses to list it by MLSD has no use for that.
  if (way.verb === "MLSD") return error.reply.code === 501 || (error.reply.code === 550 && (path ?? "") === "");
  return way.switches !== undefined;
}
