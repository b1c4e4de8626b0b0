/** A place that somebody has. */
export interface Place extends Disposable {
  /** Lets those who wait go first, and waits behind them; resolves at once when nobody does. Rejects with the reason of `signal`. */
  passOn(signal: AbortSignal): Promise<void>;
}

/** Room for so many pieces of work at once; who comes later waits, in order, and may give up waiting. */
export class Places {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(places: number) {
    this.#free = Math.max(1, places);
  }

  /** Resolves with a place, to be given back by disposing of it. Rejects with the reason of `signal`. */
  async take(signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    let held = true;
    return {
      passOn: async (until) => {
        until.throwIfAborted();
        if (this.#waiting.size === 0) return;
        held = false;
        const again = this.#wait(until);
        this.#giveBack();
        await again;
        held = true;
      },
      [Symbol.dispose]: () => {
        if (held) this.#giveBack();
        held = false;
      },
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const called = (): void => {
        signal.removeEventListener("abort", gaveUp);
        resolve();
      };
      const gaveUp = (): void => {
        this.#waiting.delete(called);
        reject(signal.reason as Error);
      };
      this.#waiting.add(called);
      signal.addEventListener("abort", gaveUp, { once: true });
    });
  }

  /** The place goes to the next in line without becoming free in between. */
  #giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
