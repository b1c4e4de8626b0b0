import type { Clock } from "../clock.ts";
import { RateFlow } from "./rate-flow.ts";
import { appetite, shareOut, type Shared } from "./share-out.ts";

export interface RateLimitOptions {
  readonly clock: Pick<Clock, "now" | "rest">;
  /** Bytes a second; `Infinity` when missing. */
  readonly rate?: number;
}

/**
 * A limit of bytes a second over everything below it: a server's over its accounts, an account's over its sessions, a
 * session's over its transfers. Children that want more than there is get equal parts; what one does not use, the others
 * have. Tokens are poured out 20 times a second while somebody waits for them, and nothing at all happens while nobody does.
 */
export class RateLimit implements Shared, Disposable {
  readonly children = new Set<Shared>();
  readonly #clock: Pick<Clock, "now" | "rest">;
  readonly #parent: RateLimit | undefined;
  #rate: number;
  #tokens: number;
  #filledAt: number;
  /** Flows below that wait. */
  #waiting = 0;
  // Of the root alone.
  #pouredAt = -Infinity;
  #rest: AbortController | undefined;

  constructor({ clock, rate = Infinity }: RateLimitOptions, parent?: RateLimit) {
    this.#clock = clock;
    this.#parent = parent;
    this.#rate = positive(rate);
    this.#tokens = this.#burst;
    this.#filledAt = clock.now();
    parent?.children.add(this);
  }

  get rate(): number {
    return this.#rate;
  }

  /** Counts from this moment on, for what moves already too. Throws a `RangeError` unless it is above 0. */
  set rate(rate: number) {
    this.#fill(this.#waiting > 0);
    this.#rate = positive(rate);
    this.#tokens = Math.min(this.#tokens, this.#burst);
    if (this.#waiting > 0) this.#root.#pour();
  }

  /** A limit below this one, until it is disposed of. */
  limit(rate = Infinity): RateLimit {
    return new RateLimit({ clock: this.#clock, rate }, this);
  }

  /** The pace of one transfer below this limit, until it is disposed of, which `ended` is told. */
  flow(ended?: () => void): RateFlow {
    return new RateFlow(this, ended);
  }

  /** Leaves its parent; nothing must move below it any more. */
  [Symbol.dispose](): void {
    this.#parent?.children.delete(this);
    this.#stopRest();
  }

  /** True when neither this limit nor one above it limits anything. */
  get unlimited(): boolean {
    return this.#rate === Infinity && (this.#parent?.unlimited ?? true);
  }

  get waits(): boolean {
    return this.#waiting > 0;
  }

  get room(): number {
    return Math.max(0, this.#tokens);
  }

  accept(tokens: number): void {
    if (this.#rate !== Infinity) this.#tokens -= tokens;
    shareOut(this, tokens);
  }

  /** A flow below waits, or waits no longer. */
  countWaiting(change: 1 | -1): void {
    // Time in which nobody waited counts as little as the burst; while somebody does, each token counts.
    if (this.#waiting === 0) this.#fill(false);
    this.#waiting += change;
    if (this.#waiting === 0) this.#stopRest();
    this.#parent?.countWaiting(change);
  }

  /** Tokens that a flow did not use. */
  giveBack(tokens: number): void {
    if (this.#rate !== Infinity) this.#tokens = Math.min(this.#tokens + tokens, this.#burst);
    this.#parent?.giveBack(tokens);
  }

  /** Tokens are wanted: pours them out, at once or when the next pouring is due. */
  ask(): void {
    const root = this.#root;
    if (root.#rest !== undefined) return;
    const due = root.#pouredAt + interval - this.#clock.now();
    if (due <= 0) root.#pour();
    else root.#pourIn(due);
  }

  get #root(): RateLimit {
    return this.#parent === undefined ? this : this.#parent.#root;
  }

  get #burst(): number {
    return (this.#rate * burstTime) / 1000;
  }

  #pour(): void {
    this.#stopRest();
    this.#pouredAt = this.#clock.now();
    this.#fillAll();
    this.accept(appetite(this));
    if (this.#waiting > 0) this.#pourIn(interval);
  }

  // A rest, which keeps the program running: a peer that is gone leaves nothing else that would, with bytes still to move.
  #pourIn(delay: number): void {
    if (this.#rest !== undefined) return;
    const rest = new AbortController();
    this.#rest = rest;
    const pour = (): void => {
      if (this.#rest !== rest) return;
      this.#rest = undefined;
      this.#pour();
    };
    this.#clock.rest(delay, rest.signal).then(pour, () => undefined);
  }

  #stopRest(): void {
    this.#rest?.abort();
    this.#rest = undefined;
  }

  #fillAll(): void {
    this.#fill(true);
    for (const child of this.children) if (child instanceof RateLimit && child.waits) child.#fillAll();
  }

  #fill(waited: boolean): void {
    const now = this.#clock.now();
    const tokens = (this.#rate * (now - this.#filledAt)) / 1000;
    this.#filledAt = now;
    if (this.#rate === Infinity) this.#tokens = Infinity;
    else
      this.#tokens = waited
        ? this.#tokens + tokens
        : Math.max(this.#tokens, Math.min(this.#tokens + tokens, this.#burst));
  }
}

function positive(rate: number): number {
  if (rate > 0) return rate;
  throw new RangeError(`A rate is above 0 bytes a second, or Infinity for none, and not ${rate}.`);
}

// Milliseconds between two pourings: too short for a person or a stall timer to see.
const interval = 50;
// How much of the past a limit that was not used makes up for: two pourings, so that a late one loses nothing.
const burstTime = 100;
