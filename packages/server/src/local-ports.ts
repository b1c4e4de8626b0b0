import type { PortLease } from "@tandem/transport";
import type { PortRange, PortUser } from "./ledger.ts";
import { once } from "./once.ts";

/** Who has a port, alone or with others whose connections can be told apart. */
export interface PortHolder {
  /** Missing for somebody who may come from anywhere. */
  readonly waits: PortUser | undefined;
}

/** Lends the ports of ranges as a ledger does, each to one holder, or to several whose connections can be told apart. */
export function localPorts(random: () => number): (range: PortRange, waits?: PortUser) => PortLease | undefined {
  /** Who has each port that is out. */
  const holders = new Map<number, Set<PortHolder>>();

  const lend = (port: number, waits: PortUser | undefined): PortLease => {
    const held = holders.get(port) ?? new Set();
    const holder: PortHolder = { waits };
    holders.set(port, held.add(holder));
    return {
      port,
      giveBack: once(() => {
        if (held.delete(holder) && held.size === 0) holders.delete(port);
      }),
    };
  };

  return ({ first, last }, waits) => {
    if (last === 0) return { port: 0, giveBack: () => {} };
    const size = last - first + 1;
    // Random, because the next port of a sequence can be guessed and its data connection stolen.
    const start = Math.floor(random() * size);
    for (let at = 0; at < size; at++) {
      const port = first + ((start + at) % size);
      if (!holders.has(port)) return lend(port, waits);
    }
    // In the order from the same place on; all of them are held.
    const held = Array.from({ length: size }, (_, at) => first + ((start + at) % size)).map(
      (port) => [port, holders.get(port) ?? new Set<PortHolder>()] as const,
    );
    const shared = mayShare(held, waits, () => 0);
    return shared === undefined ? undefined : lend(shared, waits);
  };
}

/**
 * One of the ports that are held, from a random one on, where somebody else may wait too: first one of other peers, then one where
 * everybody of the same peer proves whose his connections are.
 */
export function mayShare(
  held: readonly (readonly [port: number, holders: ReadonlySet<PortHolder>])[],
  waits: PortUser | undefined,
  random: () => number,
): number | undefined {
  if (waits === undefined) return undefined;
  const start = Math.floor(random() * held.length);
  const turned = [...held.slice(start), ...held.slice(0, start)];
  const find = (fits: (other: PortUser | undefined) => boolean): number | undefined =>
    turned.find(([, holders]) => [...holders].every((holder) => fits(holder.waits)))?.[0];
  const isApart = (other: PortUser | undefined): boolean => other !== undefined && other.peer !== waits.peer;
  return find(isApart) ?? find((other) => isApart(other) || (waits.proves && other?.proves === true));
}
