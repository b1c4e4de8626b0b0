import { systemClock, type Clock, type Network, type TlsVersion } from "@tandem/transport";

/** What was found out about a server in earlier sessions and holds for the next. */
export interface KnownServer {
  /** The newest version of TLS whose sessions it takes for its data connections, where that is not the newest that both know. */
  readonly newestTls: TlsVersion;
  /** It loses or mixes up replies when several commands are on their way: each has to await its own. */
  readonly lockstep: true;
  /** The passive way that leads to its data connections, where that is not the first that is tried. */
  readonly passive: "PASV";
  /** The name of its kind (`quirks/`), when it was recognised by what it says only after the greeting. */
  readonly kind: string;
}

/** What clients remember of servers from one session to the next. `server` is a host and port. */
export interface ServerMemory {
  recall(server: string): Partial<KnownServer>;
  remember(server: string, facts: Partial<KnownServer>): void;
  /** It is not so any more. */
  forget(server: string, fact: keyof KnownServer): void;
}

/** A memory of the last `most` servers, each fact for a day; forgotten ones are found out about again. */
export function serverMemory(most = 1_000, clock: Pick<Clock, "now"> = systemClock): ServerMemory {
  const known = new Map<string, Map<string, Remembered>>();
  return {
    recall(server) {
      const facts = [...(known.get(server) ?? [])].filter(([, { at }]) => clock.now() - at < lasting);
      return Object.fromEntries(facts.map(([fact, { value }]) => [fact, value]));
    },
    remember(server, facts) {
      const found = known.get(server) ?? new Map<string, Remembered>();
      for (const [fact, value] of Object.entries(facts)) found.set(fact, { value, at: clock.now() });
      known.delete(server);
      known.set(server, found);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    forget: (server, fact) => void known.get(server)?.delete(fact),
  };
}

/** The memory that clients share unless they are given another one: what is true of a server is so on the network where it was met. */
export function sharedServerMemory(network: Network): ServerMemory {
  const found = shared.get(network) ?? serverMemory();
  shared.set(network, found);
  return found;
}

const shared = new WeakMap<Network, ServerMemory>();

interface Remembered {
  readonly value: string | true;
  readonly at: number;
}

// A server that was mended is met as new again; to find out costs two more logins a day.
const lasting = 86_400_000;
