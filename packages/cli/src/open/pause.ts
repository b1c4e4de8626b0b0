import type { Clock } from "@tandem/transport";

/** Resolves after so many milliseconds; rejects at once when it is aborted. */
export function pause(clock: Pick<Clock, "timer">, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      timer.cancel();
      reject(signal.reason as Error);
    };
    const timer = clock.timer(milliseconds, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
  });
}
