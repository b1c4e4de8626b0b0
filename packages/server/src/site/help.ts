import { grammars, reply, type Reply } from "@tandem/protocol";
import type { Handling } from "../session/handler.ts";
import { siteCommand } from "./site-command.ts";
import { formatSiteUsage, offeredSiteCommands } from "./site-commands.ts";

/** SITE HELP: the SITE commands, or what one of them does. */
export const help = siteCommand({
  name: "HELP",
  argument: grammars.optionalText("command"),
  help: "Lists the SITE commands, or explains one.",
  run: siteHelp,
});

/** What SITE HELP and HELP SITE say. */
export function siteHelp(handling: Handling, asked: string | undefined): Reply<214 | 501> {
  const word = asked?.trim().toUpperCase() ?? "";
  if (word === "") {
    const lines = offeredSiteCommands(handling).map(formatSiteUsage);
    return reply(214, "These SITE commands are offered:", ...lines, "SITE HELP and a command explains it.");
  }
  const command = handling.siteCommands.get(word);
  if (command === undefined) return reply(501, "There is no such SITE command; SITE HELP lists them all.");
  const missing = command.missing?.(handling);
  const refusal = missing === undefined ? "" : ` Not offered: ${missing}.`;
  return reply(214, `SITE ${formatSiteUsage(command)}: ${command.help}${refusal}`);
}
