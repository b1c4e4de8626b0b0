import { ProtocolError, reply } from "@tandem/protocol";
import type { Handler, Handling } from "../session/handler.ts";
import { siteHelp } from "../site/help.ts";
import type { SiteCommand } from "../site/site-command.ts";
import { formatSiteUsage, offeredSiteCommands } from "../site/site-commands.ts";

/** SITE: the commands of this server that no document defines, and those that were given to it. RFC 959 §4.1.3. */
export const SITE: Handler<"SITE"> = {
  needs: ["login"],
  feature: (handling) => offeredSiteCommands(handling).map(({ name }) => `SITE ${name.toUpperCase()}`),
  help: siteHelp,
  run(handling, line) {
    const [, name = "", argument] = /^ *(\S*)(?: (.*))?$/s.exec(line) ?? [];
    const command = handling.siteCommands.get(name.toUpperCase());
    if (command === undefined) return reply(504, "There is no such SITE command; SITE HELP lists them all.");
    const missing = command.missing?.(handling);
    if (missing !== undefined) return reply(502, `SITE ${command.name} is not offered: ${missing}.`);
    return command.run(handling, parse(command, argument, handling));
  },
};

function parse(command: SiteCommand, argument: string | undefined, { session }: Handling): unknown {
  try {
    return command.argument.parse(argument, { directory: session.facts.directory });
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code !== "syntax") throw error;
    throw new ProtocolError("syntax", `${error.message} Usage: SITE ${formatSiteUsage(command)}`, { cause: error });
  }
}
