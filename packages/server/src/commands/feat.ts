import { reply, verbRow, type FactName } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { offeredFacts } from "../listing/listed-facts.ts";
import { offeredVerbs } from "./offered-verbs.ts";

/** FEAT: the extensions that are offered, one a line, none that is not. RFC 2389 §3. */
export const FEAT: Handler<"FEAT"> = {
  run({ session }) {
    const lines = offeredVerbs
      .map((verb) => (verb === "MLST" ? mlstFeature(session.listedFacts) : verbRow(verb).feature))
      .filter((line) => line !== undefined);
    return reply(211, "Extensions:", ...[...lines, "TVFS", "UTF8"].toSorted(), "End.");
  },
};

/** `MLST type*;size*;perm;`: every fact that is known, a star at those that are sent. RFC 3659 §7.8. */
function mlstFeature(listed: readonly FactName[]): string {
  return `MLST ${offeredFacts.map((fact) => `${fact}${listed.includes(fact) ? "*" : ""};`).join("")}`;
}
