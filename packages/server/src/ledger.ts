import type { PortLease } from "@tandem/transport";

/**
 * The one place where everything shared is counted: sessions, passive ports, later bans and quotas. Asynchronous, so that
 * several processes or machines can share one. What is leased returns when its holder gives it back, or is gone.
 */
export interface Ledger {
  /** One of at most `limit` leases of `name`; `undefined` when all are out. */
  lease(name: string, limit: number): Promise<Lease | undefined>;
  /** A port of the range that nobody holds, at random; `undefined` when all are out. Of the range 0 to 0, always 0: any free one. */
  leasePort(range: PortRange): Promise<PortLease | undefined>;
}

/** Something on loan. */
export interface Lease {
  /** Once is enough, and more does no harm. */
  giveBack(): void;
}

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A ledger for one process. `random` gives numbers from 0 up to 1, not included. */
export function localLedger(random: () => number): Ledger {
  const counts = new Map<string, number>();
  const ports = new Set<number>();
  return {
    lease(name, limit) {
      const count = counts.get(name) ?? 0;
      if (count >= limit) return Promise.resolve(undefined);
      counts.set(name, count + 1);
      return Promise.resolve({
        giveBack: once(() => {
          const left = (counts.get(name) ?? 1) - 1;
          if (left === 0) counts.delete(name);
          else counts.set(name, left);
        }),
      });
    },
    leasePort({ first, last }) {
      if (last === 0) return Promise.resolve({ port: 0, giveBack: () => {} });
      const size = last - first + 1;
      // Random, because the next port of a sequence can be guessed and its data connection stolen.
      const start = Math.floor(random() * size);
      for (let i = 0; i < size; i++) {
        const port = first + ((start + i) % size);
        if (ports.has(port)) continue;
        ports.add(port);
        return Promise.resolve({ port, giveBack: once(() => void ports.delete(port)) });
      }
      return Promise.resolve(undefined);
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
