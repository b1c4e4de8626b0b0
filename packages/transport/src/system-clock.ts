import type { Clock } from "./clock.ts";

/** The machine's own time. A delay of more than 24.8 days (2³¹ - 1 ms, all that a timer of Node can hold) counts as that. */
export const systemClock: Clock = {
  date: () => Date.now(),
  now: () => performance.now(),
  // The check phase comes right after all sockets that were ready have been told.
  turn: () => new Promise((resolve) => void setImmediate(resolve)),
  timer: (delay, callback) => {
    const timeout = setTimeout(callback, Math.min(delay, longestDelay)).unref();
    return { cancel: () => clearTimeout(timeout), restart: () => void timeout.refresh() };
  },
};

const longestDelay = 2 ** 31 - 1;
