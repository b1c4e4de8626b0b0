import { formatFactsLine, reply } from "@tandem/protocol";
import { offeredFacts } from "../listing/listed-facts.ts";
import { permissionsOf } from "../listing/permissions-of.ts";
import type { Handler } from "../session/handler.ts";

/** MLST: the facts of one file or directory, in the reply itself. RFC 3659 §7. */
export const MLST: Handler<"MLST"> = {
  needs: ["login"],
  feature: ({ session }) =>
    `MLST ${offeredFacts.map((fact) => `${fact}${session.listedFacts.includes(fact) ? "*" : ""};`).join("")}`,
  options({ session }, facts = "") {
    const wanted = new Set(facts.toLowerCase().split(";"));
    const chosen = offeredFacts.filter((fact) => wanted.has(fact.toLowerCase()));
    session.listFacts(chosen);
    return reply(200, ["MLST OPTS", chosen.map((fact) => `${fact};`).join("")].join(" ").trimEnd());
  },
  async run({ session, storage }, path = session.facts.directory) {
    const attributes = await storage.stat(path);
    const permissions = permissionsOf(attributes, session.account?.readOnly ?? true);
    const facts = formatFactsLine({ ...attributes, name: path }, session.listedFacts, { permissions });
    return reply(250, "Facts:", facts, "End.");
  },
};
