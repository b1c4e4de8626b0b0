import type { RemoteEntry } from "@tandem/protocol";
import type { ClientSession } from "../session/client-session.ts";
import type { ListOptions } from "./list-options.ts";
import { listDirectory } from "./list-directory.ts";
import { inZone } from "./time-zone.ts";
import { joinPath, walk } from "./walk.ts";

/** A directory's entries, to be iterated over while they come, or taken all at once. Each use asks the server anew. */
export interface RemoteListing extends AsyncIterable<RemoteEntry> {
  all(): Promise<readonly RemoteEntry[]>;
}

/**
 * MLSD where the server has it (RFC 3659 §7), else LIST in whatever dialect (RFC 959 §4.1.3). It is read line by line as fast as
 * the loop goes, LIST as soon as its dialect is clear; while another call waits for its turn, the rest is read ahead, so that a
 * loop may use the client. The type is left as it is: no server that is known changes its listing by it, and each change would
 * cost a round trip.
 */
export function list(session: ClientSession, options: ListOptions): RemoteListing {
  const { path, recursive = false, zone } = options;
  const iterate = (): AsyncGenerator<RemoteEntry, void, undefined> => {
    const entries = recursive
      ? walk((below) => listDirectory(session, { ...options, path: joinPath(path, below) }), session.limits)
      : listDirectory(session, options);
    return zone === undefined ? entries : inZone(entries, session, { ...options, zone });
  };
  return {
    [Symbol.asyncIterator]: iterate,
    async all() {
      const all: RemoteEntry[] = [];
      for await (const entry of iterate()) all.push(entry);
      return all;
    },
  };
}
