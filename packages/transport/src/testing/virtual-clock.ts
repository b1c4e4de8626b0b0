import type { Clock, Timer } from "../clock.ts";
import { settle } from "./settle.ts";

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /**
   * Moves on by `duration` milliseconds: each timer on the way calls back at its own time, in order, and what it sets off
   * settles before the next one. Rejects with what a callback throws.
   */
  advance(duration: number): Promise<void>;
  /**
   * Moves on from timer to timer until `work` has settled, and gives what it came to. For work that waits for nothing but this
   * clock and what is in memory; throws when it waits for something else.
   */
  until<Value>(work: Promise<Value>): Promise<Value>;
  /** How many timers are waiting; 0 at the end of a test that leaks none. */
  readonly pending: number;
}

/** Where a virtual clock starts, in milliseconds: `now` at `start` (0), `date` at `date` (2000-01-01T00:00:00Z). */
export interface VirtualClockOptions {
  readonly start?: number;
  readonly date?: number;
}

export function virtualClock({ start = 0, date = Date.UTC(2000, 0) }: VirtualClockOptions = {}): VirtualClock {
  let now = start;
  // In the order of their start, which decides between timers that are due at once.
  const waiting = new Map<() => void, number>();

  return {
    now: () => now,
    date: () => date + (now - start),
    turn: () => settle(),
    timer,
    rest: (delay, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const leave = (): void => {
          waking.cancel();
          reject(signal?.reason as Error);
        };
        const waking = timer(delay, () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        });
        signal?.addEventListener("abort", leave, { once: true });
      }),
    async advance(duration) {
      const end = now + duration;
      await settle();
      for (let next = earliest(end); next; next = earliest(end)) {
        fire(next);
        await settle();
      }
      now = end;
    },
    async until(work) {
      let settled = false;
      const note = (): void => void (settled = true);
      work.then(note, note);
      for (;;) {
        await settle(patience);
        if (settled) return work;
        const next = earliest(Number.POSITIVE_INFINITY);
        if (!next) throw new Error("The work waits for something that no timer of the clock brings about.");
        fire(next);
      }
    },
    get pending() {
      return waiting.size;
    },
  };

  function timer(delay: number, callback: () => void): Timer {
    let cancelled = false;
    const called = (): void => callback();
    const restart = (): void => {
      if (cancelled) return;
      waiting.delete(called);
      // As in Node, the shortest delay is 1 ms: a timer that starts itself again lets time pass.
      waiting.set(called, now + Math.max(1, delay));
    };
    restart();
    return {
      restart,
      cancel: () => {
        cancelled = true;
        waiting.delete(called);
      },
    };
  }

  function earliest(end: number): Due | undefined {
    let first: Due | undefined;
    for (const [callback, due] of waiting) if (due <= end && (!first || due < first.due)) first = { due, callback };
    return first;
  }

  function fire({ due, callback }: Due): void {
    now = due;
    waiting.delete(callback);
    callback();
  }
}

interface Due {
  readonly due: number;
  readonly callback: () => void;
}

// Rounds of the event loop: a session answers a command after fewer than 20, whatever it has to do in memory.
const patience = 64;
