/** The right to use the connection; disposing of it lets the next one have it. */
export interface Turn extends Disposable {
  /** Called when somebody waits for this turn to end, at once if somebody does already. */
  onAwaited(callback: () => void): void;
}

/** One turn at a time, in the order in which they were asked for: what makes every method of a client safe to call concurrently. */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #taken = false;
  #awaited: (() => void) | undefined;
  #closed: Error | undefined;

  /** Resolves when everything asked for before has ended. A signal that aborts before that costs nothing. */
  take(signal?: AbortSignal): Promise<Turn> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (!this.#taken) return Promise.resolve(this.#begin());
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        signal?.removeEventListener("abort", leave);
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
      };
      const leave = (): void => (settle(), reject(signal?.reason as Error));
      const waiting: Waiting = {
        begin: () => (settle(), resolve(this.#begin())),
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#waiting.push(waiting);
      this.#awaited?.();
    });
  }

  /** Gives no more turns, and this error instead; those asked for already still come. */
  close(error: Error): void {
    this.#closed ??= error;
  }

  #begin(): Turn {
    this.#taken = true;
    let ended = false;
    return {
      onAwaited: (callback) => {
        if (ended) return;
        this.#awaited = callback;
        if (this.#waiting.length > 0) callback();
      },
      [Symbol.dispose]: () => {
        if (ended) return;
        ended = true;
        this.#taken = false;
        this.#awaited = undefined;
        this.#waiting[0]?.begin();
      },
    };
  }
}

interface Waiting {
  begin(): void;
}
