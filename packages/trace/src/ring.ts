import type { TraceEvent } from "./event.ts";
import { lostBefore } from "./lost.ts";

/**
 * The newest events of one session, at most `capacity` of them. Of a run of `data.bytes` only the last is kept, for its
 * total holds the others. `control.open` outlives its turn: without it a picture has no hosts and no ports.
 */
export class Ring {
  readonly #capacity: number;
  readonly #events: TraceEvent[] = [];
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(event: TraceEvent): void {
    if (event.kind === "data.bytes" && this.#events.at(-1)?.kind === "data.bytes") this.#events.pop();
    this.#events.push(event);
    if (this.#events.length <= this.#capacity) return;
    this.#events.splice(this.#kept, 1);
    this.#dropped++;
  }

  /** The events in their order; where some were dropped, a `trace.lost` stands in their place. */
  snapshot(): readonly TraceEvent[] {
    const next = this.#events[this.#kept];
    if (this.#dropped === 0 || next === undefined) return this.#events.slice();
    return [...this.#events.slice(0, this.#kept), lostBefore(next, this.#dropped), ...this.#events.slice(this.#kept)];
  }

  /** How many events at the start are never dropped. */
  get #kept(): number {
    return this.#capacity > 1 && this.#events[0]?.kind === "control.open" ? 1 : 0;
  }
}
