import type { PortLease } from "@tandem/transport";
import type { PortRange } from "./ledger.ts";

/** Lends the ports of ranges as a ledger does, each to one holder, or to several with different peers. */
export function localPorts(random: () => number): (range: PortRange, peer?: string) => PortLease | undefined {
  /** Whom each port that is out waits for; `undefined` among them is somebody who may come from anywhere. */
  const holders = new Map<number, Set<string | undefined>>();

  const lend = (port: number, peer: string | undefined): PortLease => {
    const held = holders.get(port) ?? new Set();
    holders.set(port, held.add(peer));
    let out = true;
    return {
      port,
      giveBack() {
        if (!out) return;
        out = false;
        held.delete(peer);
        if (held.size === 0) holders.delete(port);
      },
    };
  };

  return ({ first, last }, peer) => {
    if (last === 0) return { port: 0, giveBack: () => {} };
    const size = last - first + 1;
    // Random, because the next port of a sequence can be guessed and its data connection stolen.
    const start = Math.floor(random() * size);
    const find = (fits: (held: ReadonlySet<string | undefined>) => boolean): PortLease | undefined => {
      for (let at = 0; at < size; at++) {
        const port = first + ((start + at) % size);
        if (fits(holders.get(port) ?? nobody)) return lend(port, peer);
      }
      return undefined;
    };
    const free = find((held) => held.size === 0);
    if (free !== undefined || peer === undefined) return free;
    return find((held) => !held.has(peer) && !held.has(undefined));
  };
}

const nobody: ReadonlySet<undefined> = new Set();
