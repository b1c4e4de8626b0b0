import { formatUsage, reply, verbOf, verbRow } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { offeredVerbs } from "./offered-verbs.ts";

/** HELP: the verbs that are offered, or what one of them does. RFC 959 §4.1.3. */
export const HELP: Handler<"HELP"> = {
  run(handling, asked = "") {
    const [word = "", ...more] = asked.trim().split(/\s+/);
    const rest = more.length === 0 ? undefined : more.join(" ");
    if (word === "") {
      return reply(214, "These commands are offered:", ...rows(offeredVerbs), "HELP and a verb explains it.");
    }
    const verb = verbOf(word);
    if (verb === undefined) return reply(501, "There is no such command; HELP lists them all.");
    const { help, notOffered } = verbRow(verb);
    if (notOffered !== undefined) return reply(214, `${formatUsage(verb)}: ${help} Not offered: ${notOffered}.`);
    return handling.handlers[verb]?.help?.(handling, rest) ?? reply(214, `${formatUsage(verb)}: ${help}`);
  },
};

function rows(words: readonly string[]): readonly string[] {
  const perRow = 8;
  const width = 2 + Math.max(...words.map(({ length }) => length));
  return Array.from({ length: Math.ceil(words.length / perRow) }, (_, row) =>
    words
      .slice(row * perRow, (row + 1) * perRow)
      .map((word) => word.padEnd(width))
      .join("")
      .trimEnd(),
  );
}
