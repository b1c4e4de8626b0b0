/** The threads that native calls of several kinds share. Who finds no room waits, and all who do are called in the order in which they came. */
export class NativeThreads {
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** Lets so many calls of a kind run at once and no more, nor more than there are threads. */
  turns(most: number): NativeTurns {
    const kind: Kind = { free: most };
    return { run: (call, patience = endless) => this.#run(kind, call, patience) };
  }

  async #run<Value>(kind: Kind, call: () => Promise<Value>, patience: Patience): Promise<Value> {
    if (this.#hasRoom(kind)) this.#take(kind);
    else await this.#turn(kind, patience);
    try {
      return await call();
    } finally {
      this.#giveBack(kind);
    }
  }

  async #turn(kind: Kind, patience: Patience): Promise<void> {
    let called = (): void => {};
    const turn = new Promise<void>((resolve) => (called = resolve));
    const waiting = { kind, called };
    this.#waiting.push(waiting);
    try {
      await patience(turn);
    } catch (error) {
      const at = this.#waiting.indexOf(waiting);
      // It may have been called at the same moment.
      if (at === -1) this.#giveBack(kind);
      else this.#waiting.splice(at, 1);
      throw error;
    }
  }

  #giveBack(kind: Kind): void {
    this.#free++;
    kind.free++;
    const at = this.#waiting.findIndex((waiting) => this.#hasRoom(waiting.kind));
    const next = this.#waiting[at];
    if (next === undefined) return;
    this.#waiting.splice(at, 1);
    this.#take(next.kind);
    next.called();
  }

  #hasRoom(kind: Kind): boolean {
    return this.#free > 0 && kind.free > 0;
  }

  #take(kind: Kind): void {
    this.#free--;
    kind.free--;
  }
}

/** Native calls of one kind. */
export interface NativeTurns {
  /** Runs the call when its turn has come; `patience` gives what it is given, and rejects when that is not worth waiting for. */
  run<Value>(call: () => Promise<Value>, patience?: Patience): Promise<Value>;
}

interface Kind {
  free: number;
}

interface Waiting {
  readonly kind: Kind;
  readonly called: () => void;
}

type Patience = (turn: Promise<void>) => Promise<void>;

const endless: Patience = (turn) => turn;

/**
 * How many native calls run at once that move files, and how many of those that read them, or write them: a disk may take long
 * over the ones while another, or memory, gives at once, so that neither kind takes more than half of Node's threads. Node's file
 * calls share their threads with these, which take as long as some megabytes take: where there are four or more, one is always left
 * for whoever opens a small file. `given` is `UV_THREADPOOL_SIZE`, of which libuv too takes what begins it as a number, and 1 where
 * that is none.
 */
export function turnsOf(given: string | undefined): { readonly all: number; readonly each: number } {
  const threads = given === undefined ? 4 : Math.min(1_024, Math.max(1, Number(/^\s*\+?\d+/.exec(given)?.[0] ?? 1)));
  return { all: Math.max(2, threads - 1), each: Math.max(1, Math.floor(threads / 2)) };
}

const { all, each } = turnsOf(process.env["UV_THREADPOOL_SIZE"]);
const threads = new NativeThreads(all);

/** Those of this process for files that are sent. */
export const sendingTurns = threads.turns(each);

/** Those of this process for files that are received. */
export const receivingTurns = threads.turns(each);
