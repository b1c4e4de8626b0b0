import { formatRepresentationType, initialFacts, type RepresentationType, type SessionFacts } from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";

/** What a client knows of its session without asking: the facts that it set itself, and those that it was told. */
export interface ClientState {
  readonly facts: Pick<SessionFacts, "user" | "loggedIn" | "type">;
  /** The working directory in the server's own words; undefined when it was not asked for since it changed. */
  readonly directory: string | undefined;
  /** What CWD has to be told to come here from where a login begins; undefined when nobody can tell. */
  readonly trail: readonly string[] | undefined;
  change(changes: Partial<Pick<SessionFacts, "user" | "loggedIn" | "type">>): void;
  /** The working directory is another one: as the server has named it, or as it has not. */
  moveTo(directory: string | undefined): void;
  /** CWD has led to another one. */
  enter(path: string): void;
}

/** The state of a session that has just begun. */
export function clientState(trace: SessionTrace): ClientState {
  let facts: ClientState["facts"] = initialFacts;
  let directory: string | undefined;
  let trail: readonly string[] | undefined = [];
  return {
    get facts() {
      return facts;
    },
    get directory() {
      return directory;
    },
    get trail() {
      return trail;
    },
    change(changes) {
      facts = { ...facts, ...changes };
      if (trace.active) trace.emit({ kind: "session.change", facts: traced(changes) });
    },
    moveTo(path) {
      directory = path;
      trail = path === undefined ? undefined : [path];
      if (trace.active && path !== undefined) trace.emit({ kind: "session.change", facts: { directory: path } });
    },
    enter(path) {
      directory = undefined;
      if (path.startsWith("/")) trail = [path];
      else trail = trail === undefined || trail.length === longestTrail ? undefined : [...trail, path];
    },
  };
}

// Longer ones are walked by machines, which never ask where they are; whoever needs to know can ask.
const longestTrail = 100;

/** True when both types ask for the same bytes. */
export function sameType(one: RepresentationType, other: RepresentationType): boolean {
  return formatRepresentationType(one) === formatRepresentationType(other);
}

function traced(changes: Partial<ClientState["facts"]>): Record<string, string | boolean | null> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      value === undefined ? null : typeof value === "object" ? formatRepresentationType(value) : value,
    ]),
  );
}
