import type { Side } from "../event.ts";
import type { Ladder, Lifeline, OpenData, Pending, Rung, RungBody, Span } from "./model.ts";

/** A ladder under construction. Its lists grow in place; their elements, like those of a ladder, never change. */
export interface Draft extends Ladder {
  session: string | null;
  began: { readonly at: number; readonly time: number } | null;
  hosts: Readonly<Record<Side, string | null>>;
  readonly lifelines: Lifeline[];
  readonly rungs: Rung[];
  readonly spans: Span[];
  readonly pending: Pending & {
    reply: Pending["reply"];
    transfer: Pending["transfer"];
    offers: number[];
    data: OpenData[];
  };
}

/** A draft that shares no list with the ladder. */
export function draftOf(ladder: Ladder): Draft {
  const { pending } = ladder;
  return {
    ...ladder,
    lifelines: [...ladder.lifelines],
    rungs: [...ladder.rungs],
    spans: [...ladder.spans],
    pending: { ...pending, offers: [...pending.offers], data: [...pending.data] },
  };
}

/** Adds a rung and says its index; `at` is on the trace's clock. */
export function addRung(draft: Draft, at: number, body: RungBody, violation = false): number {
  // Merged traces of two clocks may step back a little; time in a picture goes down.
  const elapsed = Math.max(0, at - (draft.began?.at ?? at));
  return draft.rungs.push({ ...body, at: elapsed, violation }) - 1;
}

/** Adds a lifeline that begins at the rung and says its index. */
export function beginLifeline(draft: Draft, line: Omit<Lifeline, "end">): number {
  return draft.lifelines.push({ ...line, end: null }) - 1;
}

/** Ends each lifeline at the rung, unless it has ended before. */
export function endLifelines(draft: Draft, lines: readonly number[], rung: number): void {
  for (const line of lines) {
    const lifeline = draft.lifelines[line];
    if (lifeline?.end === null) draft.lifelines[line] = { ...lifeline, end: rung };
  }
}

/** Replaces parts of a span. */
export function changeSpan(draft: Draft, index: number, change: Partial<Span>): void {
  const span = draft.spans[index];
  if (span !== undefined) draft.spans[index] = { ...span, ...change };
}
