/**
 * Room for so many pieces of work at once. Who comes later waits, in a line of its own source; the lines are served in turn, so
 * that a source that asks a thousand times holds up nobody but itself.
 */
export class FairPlaces {
  /** In the order in which they are served next. */
  readonly #lines = new Map<string, Set<() => void>>();
  #free: number;

  constructor(places: number) {
    this.#free = Math.max(1, places);
  }

  /** Resolves with a place, to be given back by disposing of it. Who has to wait for it gives up with the reason of the signal. */
  async take(source: string, waiter: { readonly signal: AbortSignal }): Promise<Disposable> {
    if (this.#free > 0) this.#free--;
    else await this.#wait(source, waiter.signal);
    return new Place(() => this.#giveBack());
  }

  #wait(source: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(source) ?? new Set();
      const called = (): void => {
        signal.removeEventListener("abort", gaveUp);
        resolve();
      };
      const gaveUp = (): void => {
        line.delete(called);
        if (line.size === 0 && this.#lines.get(source) === line) this.#lines.delete(source);
        reject(signal.reason as Error);
      };
      this.#lines.set(source, line.add(called));
      signal.addEventListener("abort", gaveUp, { once: true });
    });
  }

  /** The place goes to the first of the line whose turn it is, without becoming free in between. */
  #giveBack(): void {
    const [next] = this.#lines;
    if (next === undefined) {
      this.#free++;
      return;
    }
    const [source, line] = next;
    const [called] = line;
    this.#lines.delete(source);
    if (called === undefined) return this.#giveBack();
    line.delete(called);
    // To the end of the row.
    if (line.size > 0) this.#lines.set(source, line);
    called();
  }
}

class Place implements Disposable {
  readonly #giveBack: () => void;

  constructor(giveBack: () => void) {
    this.#giveBack = giveBack;
  }

  [Symbol.dispose](): void {
    this.#giveBack();
  }
}
