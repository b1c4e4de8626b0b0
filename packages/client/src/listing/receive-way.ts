import { RefusedError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import type { HandOver } from "../transfer/hand-over.ts";
import { inDirectory } from "./in-directory.ts";
import type { ListOptions } from "./list-options.ts";
import { receiveListing } from "./receive-listing.ts";
import type { WayToList } from "./ways-to-list.ts";

/** Takes a session and receives one listing, from inside of the directory where its path would mean something else. */
export async function receiveWay(
  way: WayToList,
  { take }: Pick<ListOptions, "take">,
  sink: HandOver,
  signal: AbortSignal,
): Promise<void> {
  if (way.verb === "STAT") return;
  const { verb, argument, switches, inside } = way;
  using lease = await take(inside === undefined ? "transfer" : "alone", signal);
  lease.onAwaited(() => sink.readAhead());
  if (inside === undefined) return await receiveListing(lease, verb, argument, sink, signal);
  const alone = withoutPassingOn(lease);
  try {
    await inDirectory(lease.session, inside, () => receiveListing(alone, verb, switches, sink, signal));
  } catch (error) {
    // It may be a file, or a pattern after all.
    if (!(error instanceof RefusedError) || !error.command?.startsWith("CWD ")) throw error;
    await receiveListing(lease, verb, argument, sink, signal);
  }
}

/** The way back has still to be gone. */
function withoutPassingOn(lease: Lease): Lease {
  return {
    session: lease.session,
    passOn: () => {},
    onAwaited: (callback) => lease.onAwaited(callback),
    pacedByCaller: (waiting) => lease.pacedByCaller(waiting),
    [Symbol.dispose]: () => {},
  };
}
