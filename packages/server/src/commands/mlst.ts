import { reply } from "@tandem/protocol";
import { factsOf } from "../listing/facts-of.ts";
import { formatFactsLine } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** MLST: the facts of one file, in the reply itself. RFC 3659 §7. */
export const MLST: Handler<"MLST"> = {
  needs: ["login"],
  async run({ session, storage }, path = session.facts.directory) {
    const attributes = await storage.stat(path);
    const facts = factsOf(attributes, { readOnly: session.account?.readOnly ?? true });
    return reply(250, `Facts of ${path}:`, formatFactsLine(facts, session.listedFacts, path), "End.");
  },
};
