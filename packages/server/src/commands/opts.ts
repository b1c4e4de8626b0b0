import { reply } from "@tandem/protocol";
import { offeredFacts } from "../listing/listed-facts.ts";
import type { Handler } from "../session/handler.ts";

/** OPTS: options of other commands. UTF8 is always on; MLST chooses facts. RFC 2389 §4, RFC 3659 §7.9. */
export const OPTS: Handler<"OPTS"> = {
  run({ session }, { command, options }) {
    if (command === "UTF8" || command === "UTF-8") {
      return options?.trim().toUpperCase() === "OFF"
        ? reply(501, "Names are always UTF-8 here.")
        : reply(200, "Names are UTF-8, always.");
    }
    if (command === "MLST") {
      const wanted = new Set((options ?? "").toLowerCase().split(";"));
      const chosen = offeredFacts.filter((fact) => wanted.has(fact.toLowerCase()));
      session.listFacts(chosen);
      return reply(200, ["MLST OPTS", chosen.map((fact) => `${fact};`).join("")].join(" ").trimEnd());
    }
    return reply(501, `${command} has no options.`);
  },
};
