import { once } from "../once.ts";
import type { Lease } from "../ledger.ts";
import type { Granted, PlacesAsked } from "./calls.ts";

/** The one that lends, as somebody sees it who borrows. */
export interface PlaceLender {
  /** Calls back before anything is heard that was said later; with the reason, when it could not be asked. */
  ask(asked: PlacesAsked, answered: (granted: Granted<number> | Error) => void): void;
  giveBack(back: { readonly name: string; readonly count: number }): void;
}

/** The places that a process was lent, and leases to its own: mostly without asking anybody. */
export class HeldPlaces {
  readonly #lender: PlaceLender;
  readonly #pools = new Map<string, Pool>();
  /** Names nobody has a place of now, with places kept for those who come again; the longest unused first. */
  readonly #resting = new Set<string>();

  constructor(lender: PlaceLender) {
    this.#lender = lender;
  }

  /** One of at most `limit` places that all processes have together; `undefined` when all are out. */
  lease(name: string, limit: number): Lease | Promise<Lease | undefined> {
    const pool = this.#pools.get(name) ?? {
      limit,
      idle: 0,
      used: 0,
      wanted: 1,
      scarce: false,
      asking: false,
      waiting: [],
    };
    this.#pools.set(name, pool);
    this.#resting.delete(name);
    if (pool.limit !== limit) {
      // What was lent under another limit may be too much under this one.
      this.#surrender(name, pool);
      pool.limit = limit;
    }
    if (pool.idle > 0) return this.#take(name, pool);
    return new Promise((resolve, reject) => {
      pool.waiting.push({ resolve, reject });
      if (!pool.asking) this.#ask(name, pool);
    });
  }

  /** Gives up the places that nobody uses, and keeps none from now on until there are enough again. */
  recall(name: string): void {
    const pool = this.#pools.get(name);
    if (pool === undefined) return;
    pool.scarce = true;
    this.#surrender(name, pool);
    this.#settle(name, pool);
  }

  #take(name: string, pool: Pool): Lease {
    pool.idle--;
    pool.used++;
    return {
      giveBack: once(() => {
        pool.used--;
        pool.idle++;
        if (pool.scarce) this.#surrender(name, pool);
        this.#settle(name, pool);
      }),
    };
  }

  #ask(name: string, pool: Pool): void {
    const { limit } = pool;
    const wanted = Math.max(pool.wanted, pool.waiting.length);
    pool.asking = true;
    // Who asks again and again gets more at once.
    pool.wanted = Math.min(2 * pool.wanted, mostAtOnce);
    this.#lender.ask({ name, limit, wanted }, (answer) => {
      pool.asking = false;
      if (answer instanceof Error) {
        for (const { reject } of pool.waiting.splice(0)) reject(answer);
        return this.#settle(name, pool);
      }
      const { granted, scarce } = answer;
      pool.idle += granted;
      pool.scarce = scarce;
      if (pool.limit === limit) {
        const served = pool.waiting.splice(0, granted === 0 ? Infinity : pool.idle);
        for (const { resolve } of served) resolve(pool.idle > 0 ? this.#take(name, pool) : undefined);
      } else this.#surrender(name, pool);
      if (pool.waiting.length > 0) this.#ask(name, pool);
      else if (scarce) this.#surrender(name, pool);
      this.#settle(name, pool);
    });
  }

  #surrender(name: string, pool: Pool): void {
    if (pool.idle > 0) this.#lender.giveBack({ name, count: pool.idle });
    pool.idle = 0;
  }

  /** Forgets a name that nothing is held of; where nobody uses what is held, it may rest for a while. */
  #settle(name: string, pool: Pool): void {
    if (pool.used > 0 || pool.asking) return;
    if (pool.idle === 0) {
      this.#pools.delete(name);
      this.#resting.delete(name);
      return;
    }
    this.#resting.add(name);
    const [oldest] = this.#resting;
    if (this.#resting.size <= mostResting || oldest === undefined) return;
    const old = this.#pools.get(oldest);
    if (old !== undefined) this.#surrender(oldest, old);
    this.#pools.delete(oldest);
    this.#resting.delete(oldest);
  }
}

interface Pool {
  limit: number;
  /** Lent to this process, and used by nobody. */
  idle: number;
  used: number;
  /** How many are asked for the next time. */
  wanted: number;
  scarce: boolean;
  asking: boolean;
  readonly waiting: Waiting[];
}

interface Waiting {
  readonly resolve: (lease: Lease | undefined) => void;
  readonly reject: (reason: Error) => void;
}

// A crowd of thousands asks some hundred times.
const mostAtOnce = 32;
// As many addresses come back within a while; each costs some hundred bytes here and there.
const mostResting = 1_000;
