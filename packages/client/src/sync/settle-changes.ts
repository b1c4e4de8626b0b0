import type { Clock } from "@tandem/transport";

/** Gathers what is told of changes, until it has been quiet for a moment. */
export interface Changes {
  /** Something has changed. */
  tell(): void;
  /** Resolves when changes were told and none more came for `quiet`, and after `most` milliseconds in any case. */
  next(most: number): Promise<void>;
  /** Resolves after so many milliseconds, changes or not. */
  pause(duration: number): Promise<void>;
}

/** Every wait ends with the signal too. */
export function settle(options: {
  readonly clock: Clock;
  readonly quiet: number;
  readonly signal: AbortSignal;
}): Changes {
  const { clock, quiet, signal } = options;
  let isTold = false;
  let last = 0;
  let wake = (): void => {};

  /** Resolves after the time, or when `wake` is called. */
  async function pause(duration: number): Promise<void> {
    if (signal.aborted) return;
    const waking = new AbortController();
    const end = (): void => waking.abort();
    signal.addEventListener("abort", end, { once: true });
    wake = end;
    // A rest, which keeps the program running: while a server is down, nothing else would.
    await clock.rest(duration, waking.signal).catch(() => undefined);
    signal.removeEventListener("abort", end);
  }

  return {
    tell() {
      isTold = true;
      last = clock.now();
      wake();
    },
    async next(most) {
      if (!isTold) await pause(most);
      const begin = clock.now();
      // A log that is written to all the time must not hold up everything else.
      const longest = begin + quiet * mostQuiets;
      while (isTold && !signal.aborted && clock.now() < Math.min(last + quiet, longest)) {
        await sleep(last + quiet - clock.now());
      }
      isTold = false;
    },
    pause: sleep,
  };

  /** Resolves after the time, whatever is told. */
  async function sleep(duration: number): Promise<void> {
    const end = clock.now() + duration;
    while (!signal.aborted && clock.now() < end) await pause(end - clock.now());
  }
}

const mostQuiets = 20;
