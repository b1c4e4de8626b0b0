import type { OctetRange, Reply, Verb } from "@tandem/protocol";
import { restartRefusal } from "./restart.ts";
import type { SessionState } from "./session-state.ts";

/** Where in its file a transfer begins, and where it ends when RANG said so. */
export interface TransferPlace {
  readonly start: number;
  readonly range: OctetRange | undefined;
  /** Why it cannot begin there. */
  readonly refusal: Reply<554> | undefined;
}

/** The place that RANG or REST set for the next transfer, once; RANG counts more (draft-bryan-ftp-range §4.3). */
export function takePlace(session: SessionState, verb: Verb): TransferPlace {
  const range = session.takeRange();
  const restart = session.takeRestart();
  if (range === undefined) return { start: restart, range, refusal: restartRefusal(verb, restart, session.facts) };
  // A range counts bytes even where it begins with the first.
  return { start: range.start, range, refusal: restartRefusal(verb, range.start + 1, session.facts) };
}
