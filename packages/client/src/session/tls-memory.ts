import { systemClock, type Clock, type TlsVersion } from "@tandem/transport";

/**
 * What clients remember of servers from one session to the next: the newest version of TLS whose sessions a server takes for
 * its data connections, where that is not the newest that both know.
 */
export interface TlsMemory {
  /** `server` is a host and port. */
  newest(server: string): TlsVersion | undefined;
  remember(server: string, version: TlsVersion): void;
  /** It is not so any more. */
  forget(server: string): void;
}

/** A memory of the last `most` servers, each for a day; forgotten ones are found out about again. */
export function tlsMemory(most = 1_000, clock: Pick<Clock, "now"> = systemClock): TlsMemory {
  const known = new Map<string, { readonly version: TlsVersion; readonly at: number }>();
  return {
    newest(server) {
      const found = known.get(server);
      return found === undefined || clock.now() - found.at >= lasting ? undefined : found.version;
    },
    remember(server, version) {
      known.delete(server);
      known.set(server, { version, at: clock.now() });
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    forget: (server) => void known.delete(server),
  };
}

/** The memory of the process, which clients share unless they are given another one. */
export const sharedTlsMemory: TlsMemory = tlsMemory();

// A server that was mended is met in the newest version again; to find out costs two more logins a day.
const lasting = 86_400_000;
