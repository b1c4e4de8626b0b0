import type { TraceEvent } from "./event.ts";

/** Tells a reader that `count` events before `next` did not reach it; it bears the marks of `next`, which follows. */
export function lostBefore(next: TraceEvent, count: number): TraceEvent {
  const { session, sequence, worker, at, time } = next;
  return { kind: "trace.lost", count, session, sequence, worker, at, time };
}
