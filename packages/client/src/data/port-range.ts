import type { PortLease, PortSource } from "@tandem/transport";
import type { PortRange } from "../options.ts";

/** The ports of a range, lent one at a time in turn, so that one that was just used may rest (TIME-WAIT). */
export function portRange({ first, last }: PortRange): PortSource {
  const lent = new Set<number>();
  let next = first;
  const step = (): number => {
    const port = next;
    next = port < last ? port + 1 : first;
    return port;
  };
  return {
    take: (): Promise<PortLease | undefined> => {
      for (let tried = first; tried <= last; tried++) {
        const port = step();
        if (lent.has(port)) continue;
        lent.add(port);
        return Promise.resolve({ port, giveBack: () => void lent.delete(port) });
      }
      return Promise.resolve(undefined);
    },
  };
}
