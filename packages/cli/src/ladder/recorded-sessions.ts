import { ladderOf, type Ladder, type TraceEvent } from "@tandem/trace";

/** One session of a trace. */
export interface RecordedSession {
  /** Its name; a trace that several runs were appended to may have one name more than once. */
  readonly name: string;
  readonly ladder: Ladder;
}

/** The sessions of a trace in the order in which they began. */
export function recordedSessions(events: readonly TraceEvent[]): readonly RecordedSession[] {
  const all: { readonly name: string; readonly events: TraceEvent[] }[] = [];
  const latest = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const { session } = event;
    let own = latest.get(session);
    const begins = event.kind === "control.open" || event.kind === "control.refused";
    // Every run counts its sessions from 1.
    if (own === undefined || (begins && own.length > 0)) {
      own = [];
      latest.set(session, own);
      all.push({ name: session, events: own });
    }
    own.push(event);
  }
  return all.map(({ name, events: own }) => ({ name, ladder: ladderOf(own) }));
}
