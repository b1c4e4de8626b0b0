import type { Clock, Timer } from "../clock.ts";
import { settle } from "./settle.ts";

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /**
   * Moves on by `duration` milliseconds: each timer on the way calls back at its own time, in order, and what it sets off
   * settles before the next one. Rejects with what a callback throws.
   */
  advance(duration: number): Promise<void>;
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
    async advance(duration) {
      const end = now + duration;
      await settle();
      for (let next = earliest(end); next; next = earliest(end)) {
        now = next.due;
        waiting.delete(next.fire);
        next.fire();
        await settle();
      }
      now = end;
    },
    get pending() {
      return waiting.size;
    },
  };

  function timer(delay: number, callback: () => void): Timer {
    let cancelled = false;
    const fire = (): void => callback();
    const restart = (): void => {
      if (cancelled) return;
      waiting.delete(fire);
      // As in Node, the shortest delay is 1 ms: a timer that starts itself again lets time pass.
      waiting.set(fire, now + Math.max(1, delay));
    };
    restart();
    return {
      restart,
      cancel: () => {
        cancelled = true;
        waiting.delete(fire);
      },
    };
  }

  function earliest(end: number): { readonly due: number; readonly fire: () => void } | undefined {
    let first: { readonly due: number; readonly fire: () => void } | undefined;
    for (const [fire, due] of waiting) if (due <= end && (!first || due < first.due)) first = { due, fire };
    return first;
  }
}
