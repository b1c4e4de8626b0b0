import type { SessionTrace, Side } from "@tandem/trace";
import type { Clock } from "../clock.ts";

/** Counts the bytes of one data connection, and tells the trace now and then. */
export class ByteCount {
  readonly #clock: Clock;
  readonly #trace: SessionTrace;
  #total = 0;
  #tracedAt = 0;

  constructor(clock: Clock, trace: SessionTrace) {
    this.#clock = clock;
    this.#trace = trace;
  }

  get total(): number {
    return this.#total;
  }

  add(bytes: number, from: Side): void {
    this.#total += bytes;
    if (!this.#trace.active) return;
    const now = this.#clock.now();
    if (now - this.#tracedAt < interval) return;
    this.#tracedAt = now;
    this.#trace.emit({ kind: "data.bytes", from, total: this.#total });
  }
}

// Often enough for a live picture, seldom enough to cost nothing.
const interval = 200;
