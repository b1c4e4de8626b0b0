import type { Handling } from "../session/handler.ts";
import type { SiteCommand } from "./site-command.ts";

/** SITE commands by their names in capitals; of two with one name the later, so that a given one replaces the server's. */
export function siteCommandsByName(commands: readonly SiteCommand[]): ReadonlyMap<string, SiteCommand> {
  return new Map(commands.map((command) => [command.name.toUpperCase(), command]));
}

/** Those that can be done for this session. */
export function offeredSiteCommands(handling: Handling): readonly SiteCommand[] {
  return [...handling.siteCommands.values()].filter((command) => command.missing?.(handling) === undefined);
}

/** `CHMOD <mode> <pathname>`: a SITE command and the form of its argument. */
export function formatSiteUsage({ name, argument }: SiteCommand): string {
  return `${name.toUpperCase()} ${argument.syntax}`.trimEnd();
}
