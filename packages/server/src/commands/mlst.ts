import { reply } from "@tandem/protocol";
import { describedEntry } from "../listing/described-entry.ts";
import { factLine } from "../listing/fact-line.ts";
import { offeredFacts } from "../listing/offered-facts.ts";
import type { Handler } from "../session/handler.ts";

/** MLST: the facts of one file or directory, in the reply itself. RFC 3659 §7. */
export const MLST: Handler<"MLST"> = {
  needs: ["login"],
  feature: ({ session, options }) =>
    `MLST ${offeredFacts(options.listing)
      .map((fact) => `${fact}${session.listedFacts.includes(fact) ? "*" : ""};`)
      .join("")}`,
  options({ session, options }, facts = "") {
    if (!factList.test(facts)) return reply(501, "The facts are named one after another, each with a ; behind it.");
    const wanted = new Set(facts.toLowerCase().split(";"));
    const chosen = offeredFacts(options.listing).filter((fact) => wanted.has(fact.toLowerCase()));
    session.listFacts(chosen);
    return reply(200, ["MLST OPTS", chosen.map((fact) => `${fact};`).join("")].join(" ").trimEnd());
  },
  async run(handling, path = handling.session.facts.directory) {
    const { entry, unfinished } = await describedEntry(handling, path);
    const line = factLine(handling);
    // Nobody can read or remove it yet; its owner can go on with it.
    return reply(250, "Facts:", line(entry, path, unfinished ? { permissions: "aw" } : {}), "End.");
  },
};

// RFC 3659 §7.9; the last semicolon is not missed.
const factList = /^(?:[^\s;=]+(?:;[^\s;=]+)*;?)?$/;
