import type { Pace } from "./pace.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { Shared } from "./share-out.ts";

/**
 * The pace of one transfer below a limit. It has tokens of its own, poured in by the limit, and asks when they are spent: from then
 * on it is a child of the limit.
 */
export class RateFlow implements Pace, Shared, Disposable {
  readonly children = none;
  readonly room = Infinity;
  readonly #limit: RateLimit;
  readonly #ended: (() => void) | undefined;
  #tokens = 0;
  #wish: Wish | undefined;
  #closed = false;

  constructor(limit: RateLimit, ended?: () => void) {
    this.#limit = limit;
    this.#ended = ended;
  }

  get waits(): boolean {
    return this.#wish !== undefined;
  }

  get unlimited(): boolean {
    return this.#closed || this.#limit.unlimited;
  }

  take(wanted: number): number | Promise<number> {
    if (this.unlimited) return wanted;
    if (this.#tokens >= least(wanted)) return this.#spend(wanted);
    let granted: number | undefined;
    let resolve = (bytes: number): void => void (granted = bytes);
    this.#wish = { wanted, grant: (bytes) => resolve(bytes) };
    this.#limit.children.add(this);
    this.#limit.countWaiting(1);
    this.#limit.ask();
    return granted ?? new Promise((settle) => (resolve = settle));
  }

  accept(tokens: number): void {
    // Infinite where the limits above were lifted meanwhile.
    this.#tokens = tokens === Infinity ? 0 : this.#tokens + tokens;
    const wish = this.#wish;
    if (wish === undefined) return;
    if (tokens === Infinity) this.#grant(wish, wish.wanted);
    else if (this.#tokens >= least(wish.wanted)) this.#grant(wish, this.#spend(wish.wanted));
  }

  /** Leaves its limit and limits nothing any more; whoever waits goes on. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#wish !== undefined) this.#grant(this.#wish, this.#wish.wanted);
    this.#limit.giveBack(this.#tokens);
    this.#limit.children.delete(this);
    this.#ended?.();
  }

  #grant({ grant }: Wish, bytes: number): void {
    this.#wish = undefined;
    this.#limit.countWaiting(-1);
    grant(bytes);
  }

  #spend(wanted: number): number {
    const spent = Math.min(wanted, Math.floor(this.#tokens));
    this.#tokens -= spent;
    return spent;
  }
}

const none: ReadonlySet<Shared> = new Set();

interface Wish {
  readonly wanted: number;
  readonly grant: (bytes: number) => void;
}

/** Less is not worth a packet. */
function least(wanted: number): number {
  return Math.min(wanted, segment);
}

// What an Ethernet frame carries.
const segment = 1_460;
