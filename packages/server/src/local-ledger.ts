import { systemClock, type Clock } from "@tandem/transport";
import type { Ledger } from "./ledger.ts";
import { localPorts } from "./local-ports.ts";
import { once } from "./once.ts";
import { Marks, mostNames } from "./marks.ts";
import { Remembered } from "./remembered.ts";

/** A ledger for one process. `random` gives numbers from 0 up to 1, not included. */
export function localLedger(random: () => number, clock: Pick<Clock, "now"> = systemClock): Ledger {
  const counts = new Map<string, number>();
  const leasePort = localPorts(random);
  const scores = new Remembered<Score>(mostNames);
  const marks = new Marks(clock);
  return {
    leasePort: (range, waits) => Promise.resolve(leasePort(range, waits)),
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
    score(name, points, halfLife) {
      const at = clock.now();
      const known = scores.find(name);
      const score = points + (known === undefined ? 0 : known.score * 2 ** ((known.at - at) / halfLife));
      if (points !== 0) scores.keep(name, { score, at });
      return Promise.resolve(score);
    },
    async mark(name, time) {
      marks.mark(name, time);
    },
    async marked(name) {
      return marks.marked(name);
    },
    // There is nobody else to share it with.
    shareRate: (_, rate) => Promise.resolve({ rate, weigh: () => {}, giveBack: () => {} }),
  };
}

interface Score {
  readonly score: number;
  /** When it was that. */
  readonly at: number;
}
