import type { Handling } from "../session/handler.ts";
import type { SiteCommand } from "./site-command.ts";

/** The SITE commands of this server by name; of two with one name the later, so that a given one replaces its own. */
export function siteCommands({ options }: Handling): ReadonlyMap<string, SiteCommand> {
  return new Map(options.site.map((command) => [command.name.toUpperCase(), command]));
}

/** Those that can be done for this session. */
export function offeredSiteCommands(handling: Handling): readonly SiteCommand[] {
  return [...siteCommands(handling).values()].filter((command) => command.missing?.(handling) === undefined);
}

/** `CHMOD <mode> <pathname>`: a SITE command and the form of its argument. */
export function formatSiteUsage({ name, argument }: SiteCommand): string {
  return `${name.toUpperCase()} ${argument.syntax}`.trimEnd();
}
