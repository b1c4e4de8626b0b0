import { expireFacts, oneShotFacts, type SessionFacts, type Verb } from "@tandem/protocol";

/** What changes in the facts that last for one command only, behind that command and its final reply; `undefined` for nothing. */
export function expiredBehind(
  facts: SessionFacts,
  verb: Verb | undefined,
  code: number,
): Partial<SessionFacts> | undefined {
  // Mostly there are none.
  if (oneShotFacts.every((name) => facts[name] === undefined)) return undefined;
  const left = verb === undefined ? facts : expireFacts(facts, verb);
  // RNTO must come right behind an RNFR that succeeded: otherwise it would rename a file that was not meant any more.
  const noFile = verb === undefined || ((verb === "RNFR" || verb === "SITE") && code !== 350);
  const wanted = noFile ? { ...left, renameFrom: undefined, copyFrom: undefined } : left;
  const changed = oneShotFacts.filter((name) => wanted[name] !== facts[name]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map((name) => [name, wanted[name]]));
}
