import type { TlsVersion } from "@tandem/transport";

/**
 * What clients remember of servers from one session to the next: the newest version of TLS whose sessions a server takes for
 * its data connections, where that is not the newest that both know.
 */
export interface TlsMemory {
  /** `server` is a host and port. */
  newest(server: string): TlsVersion | undefined;
  remember(server: string, version: TlsVersion): void;
}

/** A memory of the last `most` servers; forgotten ones are found out about again. */
export function tlsMemory(most = 1_000): TlsMemory {
  const versions = new Map<string, TlsVersion>();
  return {
    newest: (server) => versions.get(server),
    remember(server, version) {
      versions.delete(server);
      versions.set(server, version);
      const [oldest] = versions.keys();
      if (versions.size > most && oldest !== undefined) versions.delete(oldest);
    },
  };
}

/** The memory of the process, which clients share unless they are given another one. */
export const sharedTlsMemory: TlsMemory = tlsMemory();
