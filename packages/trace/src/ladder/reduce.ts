import type { EventBody, TraceEvent } from "../event.ts";
import { reduceControl } from "./reduce-control.ts";
import { reduceData } from "./reduce-data.ts";
import { addRung, draftOf, type Draft } from "./draft.ts";
import { emptyLadder, type Ladder } from "./model.ts";

/** The ladder after one more event: `events.reduce(reduceLadder, emptyLadder)`. For many events at once, {@link ladderOf}. */
export function reduceLadder(ladder: Ladder, event: TraceEvent): Ladder {
  const draft = draftOf(ladder);
  apply(draft, event);
  return draft;
}

/** The ladder of the first session among the events: what {@link reduceLadder} gives, in time that grows with their number. */
export function ladderOf(events: Iterable<TraceEvent>): Ladder {
  const draft = draftOf(emptyLadder);
  for (const event of events) apply(draft, event);
  return draft;
}

/** The ladder of each session among the events, by its name, in the order of appearance. */
export function laddersOf(events: Iterable<TraceEvent>): ReadonlyMap<string, Ladder> {
  const drafts = new Map<string, Draft>();
  for (const event of events) {
    let draft = drafts.get(event.session);
    if (draft === undefined) drafts.set(event.session, (draft = draftOf(emptyLadder)));
    apply(draft, event);
  }
  return drafts;
}

function apply(draft: Draft, event: TraceEvent): void {
  draft.session ??= event.session;
  if (draft.session !== event.session) return;
  draft.began ??= { at: event.at, time: event.time };
  reduceBody(draft, event, event.at);
}

function reduceBody(draft: Draft, event: EventBody, at: number): void {
  switch (event.kind) {
    case "control.open":
    case "control.line":
    case "control.secured":
    case "control.close":
    case "control.refused":
    case "exchange.violation":
      return reduceControl(draft, event, at);
    case "data.offer":
    case "data.withdrawn":
    case "data.open":
    case "data.secured":
    case "data.bytes":
    case "data.close":
    case "transfer.begin":
    case "transfer.end":
      return reduceData(draft, event, at);
    case "trace.lost":
      addRung(draft, at, { kind: "note", text: event.count === 1 ? "1 event lost" : `${event.count} events lost` });
      return;
    case "session.change":
    case "auth.result":
      // The replies have said so.
      return;
  }
}
