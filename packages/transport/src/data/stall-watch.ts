import type { Clock, Timer } from "../clock.ts";

/** Where whoever uses a connection waits for something to happen on it; for no longer than the stall time. */
export class StallWatch {
  readonly #begin: () => Timer;
  #timer: Timer | undefined;
  #waiting: (() => void) | undefined;

  /** `stalled` is told when somebody has waited for `time` milliseconds. */
  constructor(clock: Clock, time: number, stalled: () => void) {
    this.#begin = () =>
      clock.timer(time, () => {
        // Only whoever waits for the peer can be stalled by it: a slow disk, or an offer not used yet, is no stall.
        if (this.#waiting !== undefined) stalled();
      });
  }

  /** Resolves when something happens. */
  async turn(): Promise<void> {
    if (this.#timer === undefined) this.#timer = this.#begin();
    else this.#timer.restart();
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
    });
    this.#waiting = undefined;
  }

  /** Something happened. */
  wake(): void {
    this.#waiting?.();
  }

  /** For good: the connection is gone. */
  stop(): void {
    this.#timer?.cancel();
  }
}
