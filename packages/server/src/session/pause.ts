import type { Clock } from "@tandem/transport";

/** Resolves after so many milliseconds, or when the signal is aborted. */
export function pause(clock: Pick<Clock, "timer">, delay: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || delay <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.timer(delay, done);
    signal.addEventListener("abort", done);
  });
}
