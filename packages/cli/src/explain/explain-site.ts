import { printable, verbRow } from "@tandem/protocol";
import { ownSiteCommands } from "@tandem/server";
import { usageError } from "../command-error.ts";
import { nearest } from "../text/nearest.ts";
import { explainVerb } from "./explain-verb.ts";
import { heading, paragraph, type Page } from "./page.ts";

/** What SITE is, and which commands of this server stand behind it. */
export function explainSite(page: Page): readonly string[] {
  return [
    ...explainVerb("SITE", "SITE", page),
    "",
    ...paragraph(
      page,
      "Commands",
      "A server of Tandem has these; `tandem explain SITE CHMOD` shows how one is written:",
    ),
    ...commands.flatMap(({ name, help }) => paragraph(page, `  ${name}`, help)),
  ];
}

/** What one SITE command does. Throws a `CommandError` that names what is near when there is none of that name. */
export function explainSiteCommand(word: string, page: Page): readonly string[] {
  const command = commands.find(({ name }) => name === word.toUpperCase());
  if (command === undefined) throw usageError(unknown(word));
  const { name, argument, help, missing } = command;
  return [
    ...heading(page, `SITE ${name}`, argument.syntax, verbRow("SITE").rfc),
    "",
    ...paragraph(page, "Does", help),
    ...paragraph(
      page,
      "Offered",
      missing === undefined ? "Yes." : "Where the files of the account allow it; FEAT and SITE HELP tell.",
    ),
    ...paragraph(page, "FEAT", `Announced as SITE ${name}.`),
    "",
    ...paragraph(page, "Replies", "Those of SITE: `tandem explain SITE` lists them."),
  ];
}

const commands = ownSiteCommands;

function unknown(word: string): string {
  const names = commands.map(({ name }) => name);
  const near = nearest(word, names, 3);
  const hint = near.length === 0 ? `There are ${names.join(", ")}.` : `Near it: ${near.join(", ")}.`;
  return `This server has no SITE command "${printable(word)}". ${hint}`;
}
