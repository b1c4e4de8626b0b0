/** Lets so many native calls run at once and no more; the others wait in the order in which they came. */
export class NativeTurns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** Runs the call when its turn has come; `patience` gives what it is given, and rejects when that is not worth waiting for. */
  async run<Value>(call: () => Promise<Value>, patience: Patience = endless): Promise<Value> {
    if (this.#free > 0) this.#free--;
    else await this.#turn(patience);
    try {
      return await call();
    } finally {
      this.#giveBack();
    }
  }

  async #turn(patience: Patience): Promise<void> {
    let called = (): void => {};
    const turn = new Promise<void>((resolve) => (called = resolve));
    this.#waiting.push(called);
    try {
      await patience(turn);
    } catch (error) {
      const at = this.#waiting.indexOf(called);
      // It may have been called at the same moment.
      if (at === -1) this.#giveBack();
      else this.#waiting.splice(at, 1);
      throw error;
    }
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}

type Patience = (turn: Promise<void>) => Promise<void>;

const endless: Patience = (turn) => turn;

/**
 * Those of this process. Node's file calls share their threads (`UV_THREADPOOL_SIZE`) with these, which take as long as a megabyte
 * takes: half of them stay free, so that whoever opens a small file never waits behind large ones.
 */
export const nativeTurns = new NativeTurns(Math.max(1, Math.floor(Number(process.env["UV_THREADPOOL_SIZE"] ?? 4) / 2)));
