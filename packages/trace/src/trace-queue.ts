import type { TraceEvent } from "./event.ts";
import { lostBefore } from "./lost.ts";

/** Events to be read with `for await`; leaving the loop, or disposing of it, ends the subscription. */
export interface TraceStream extends AsyncIterableIterator<TraceEvent>, Disposable {
  /** Takes whatever waits now, for a reader of many at a time. */
  takeAll(): readonly TraceEvent[];
}

/** Holds the events that a slow reader has not taken yet, `capacity` of them beside those that `subscribe` gives at once. */
export class TraceQueue implements TraceStream {
  readonly #capacity: number = Infinity;
  readonly #waiting: TraceEvent[] = [];
  readonly #takers: ((result: IteratorResult<TraceEvent, undefined>) => void)[] = [];
  readonly #subscription: Disposable;
  #lost = 0;
  #ended = false;

  constructor(capacity: number, subscribe: (read: (event: TraceEvent) => void) => Disposable) {
    this.#subscription = subscribe((event) => this.#put(event));
    // What is remembered lies in memory anyway.
    this.#capacity = this.#waiting.length + Math.max(1, capacity);
  }

  async next(): Promise<IteratorResult<TraceEvent, undefined>> {
    const event = this.#take();
    if (event !== undefined) return { done: false, value: event };
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  takeAll(): readonly TraceEvent[] {
    const taken: TraceEvent[] = [];
    for (let event = this.#take(); event !== undefined; event = this.#take()) taken.push(event);
    return taken;
  }

  async return(): Promise<IteratorResult<TraceEvent, undefined>> {
    this[Symbol.dispose]();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#subscription[Symbol.dispose]();
    this.#waiting.length = 0;
    this.#lost = 0;
    for (const taker of this.#takers.splice(0)) taker({ done: true, value: undefined });
  }

  #take(): TraceEvent | undefined {
    const [next] = this.#waiting;
    if (next === undefined) return undefined;
    if (this.#lost === 0) return this.#waiting.shift();
    const told = lostBefore(next, this.#lost);
    this.#lost = 0;
    return told;
  }

  #put(event: TraceEvent): void {
    const taker = this.#takers.shift();
    if (taker !== undefined) return taker({ done: false, value: event });
    this.#waiting.push(event);
    if (this.#waiting.length <= this.#capacity) return;
    const bytes = this.#waiting.findIndex(({ kind }) => kind === "data.bytes");
    this.#waiting.splice(Math.max(0, bytes), 1);
    this.#lost++;
  }
}
