import { reply, verbRow, type Verb } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { offeredVerbs } from "./offered-verbs.ts";

/** FEAT: the extensions that are offered, one a line, none that is not. RFC 2389 §3. */
export const FEAT: Handler<"FEAT"> = {
  run(handling) {
    const line = (verb: Verb): string | readonly string[] | undefined =>
      handling.handlers[verb]?.feature?.(handling) ?? verbRow(verb).feature;
    const lines = offeredVerbs.flatMap(line).filter((text) => text !== undefined);
    // The last line is part of the grammar: `211 End`.
    return reply(211, "Extensions:", ...[...lines, ...withoutVerb].toSorted(), "End");
  },
};

// Names are UTF-8 (RFC 2640 §3) and paths those of a trivial virtual file store (RFC 3659 §6).
const withoutVerb = ["TVFS", "UTF8"];
