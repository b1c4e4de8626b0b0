/** Lets so many native calls run at once and no more; the others wait in the order in which they came. */
export class NativeTurns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** Runs the call when its turn has come. */
  async run<Value>(call: () => Promise<Value>): Promise<Value> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/**
 * Those of this process. Node's file calls share their threads (`UV_THREADPOOL_SIZE`) with these, which take as long as a megabyte
 * takes: half of them stay free, so that whoever opens a small file never waits behind large ones.
 */
export const nativeTurns = new NativeTurns(Math.max(1, Math.floor(Number(process.env["UV_THREADPOOL_SIZE"] ?? 4) / 2)));
