import type { PortLease } from "@tandem/transport";
import type { PortRange, PortUser } from "./ledger.ts";

/** Lends the ports of ranges as a ledger does, each to one holder, or to several whose connections can be told apart. */
export function localPorts(random: () => number): (range: PortRange, waits?: PortUser) => PortLease | undefined {
  /** Who has each port that is out. */
  const holders = new Map<number, Set<Holder>>();

  const lend = (port: number, waits: PortUser | undefined): PortLease => {
    const held = holders.get(port) ?? new Set();
    const holder: Holder = { waits };
    holders.set(port, held.add(holder));
    return {
      port,
      giveBack() {
        if (held.delete(holder) && held.size === 0) holders.delete(port);
      },
    };
  };

  return ({ first, last }, waits) => {
    if (last === 0) return { port: 0, giveBack: () => {} };
    const size = last - first + 1;
    // Random, because the next port of a sequence can be guessed and its data connection stolen.
    const start = Math.floor(random() * size);
    const find = (fits: (held: Holder) => boolean): PortLease | undefined => {
      for (let at = 0; at < size; at++) {
        const port = first + ((start + at) % size);
        if ([...(holders.get(port) ?? [])].every(fits)) return lend(port, waits);
      }
      return undefined;
    };
    return (
      find(() => false) ??
      find(({ waits: other }) => apart(waits, other)) ??
      find(({ waits: other }) => apart(waits, other) || (waits?.proves === true && other?.proves === true))
    );
  };
}

interface Holder {
  /** Missing for somebody who may come from anywhere. */
  readonly waits: PortUser | undefined;
}

function apart(one: PortUser | undefined, other: PortUser | undefined): boolean {
  return one !== undefined && other !== undefined && one.peer !== other.peer;
}
