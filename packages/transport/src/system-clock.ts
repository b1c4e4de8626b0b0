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
  rest: (delay, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const leave = (): void => {
        clearTimeout(timeout);
        reject(signal?.reason as Error);
      };
      const timeout = setTimeout(
        () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        },
        Math.min(delay, longestDelay),
      );
      signal?.addEventListener("abort", leave, { once: true });
    }),
};

const longestDelay = 2 ** 31 - 1;
