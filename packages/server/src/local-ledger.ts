import { systemClock, type Clock } from "@tandem/transport";
import type { Ledger } from "./ledger.ts";
import { localPorts } from "./local-ports.ts";
import { Remembered } from "./remembered.ts";

/** A ledger for one process. `random` gives numbers from 0 up to 1, not included. */
export function localLedger(random: () => number, clock: Pick<Clock, "now"> = systemClock): Ledger {
  const counts = new Map<string, number>();
  const leasePort = localPorts(random);
  const scores = new Remembered<Score>(mostNames);
  /** Until when; those that are forgotten soon do not push out those that are to last. */
  const marks = { brief: new Remembered<number>(mostNames), lasting: new Remembered<number>(mostNames) };
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
    mark(name, time) {
      for (const kept of [marks.brief, marks.lasting]) kept.forget(name);
      if (time > 0) marks[time < lasting ? "brief" : "lasting"].keep(name, clock.now() + time);
      return Promise.resolve();
    },
    marked(name) {
      const until = marks.lasting.find(name) ?? marks.brief.find(name) ?? 0;
      const left = Math.max(0, until - clock.now());
      if (left === 0) for (const kept of [marks.brief, marks.lasting]) kept.forget(name);
      return Promise.resolve(left);
    },
    // There is nobody else to share it with.
    shareRate: (_, rate) => Promise.resolve({ rate, giveBack: () => {} }),
  };
}

interface Score {
  readonly score: number;
  /** When it was that. */
  readonly at: number;
}

/** An action that happens the first time only. */
function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}

// Some ten megabytes; whoever has more addresses than that to attack from is not stopped by counting them.
const mostNames = 50_000;
// A guesser makes two marks with each name that he invents, of some seconds each: room for as many bans is room of its own.
const lasting = 60_000;
