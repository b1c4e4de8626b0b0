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
 * How many native calls run at once that read files, and how many that write them: a disk may take long over those while another, or
 * memory, gives at once. Node's file calls share their threads with these, which take as long as a megabyte takes: where there are
 * four or more, one is always left for whoever opens a small file. `given` is `UV_THREADPOOL_SIZE`, of which libuv too takes what
 * begins it as a number, and 1 where that is none.
 */
export function turnsOf(given: string | undefined): { readonly sending: number; readonly receiving: number } {
  const threads = given === undefined ? 4 : Math.min(1_024, Math.max(1, Number(/^\s*\+?\d+/.exec(given)?.[0] ?? 1)));
  const part = (of: number): number => Math.max(1, Math.floor(threads / of));
  // What is written goes to memory first, and one thread is as fast as what it is taken from.
  return { sending: part(2), receiving: part(4) };
}

const turns = turnsOf(process.env["UV_THREADPOOL_SIZE"]);

/** Those of this process for files that are sent. */
export const sendingTurns = new NativeTurns(turns.sending);

/** Those of this process for files that are received. */
export const receivingTurns = new NativeTurns(turns.receiving);
