import { verbRow, verbs, type Verb } from "@tandem/protocol";

/** The verbs of the table that this server offers, in its order. */
export const offeredVerbs: readonly Verb[] = (Object.keys(verbs) as Verb[]).filter(
  (verb) => verbRow(verb).notOffered === undefined,
);
