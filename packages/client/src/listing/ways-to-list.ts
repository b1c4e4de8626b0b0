import type { ClientSession } from "../session/client-session.ts";
import { listArgument, pathArgument } from "../session/path-argument.ts";
import type { ListOptions, ListVerb } from "./list-options.ts";

/** A command that lists, and where it has to be said. */
export interface WayToList {
  /** What is remembered of a server that does not know it. */
  readonly name: string;
  readonly verb: ListVerb;
  /** Options of `ls`. */
  readonly switches?: string;
  readonly argument: string | undefined;
  /** The directory to be entered first, from where `switches` are all of the argument. */
  readonly inside: string | undefined;
}

/** The ways to list, the best first; those that this server is known not to know are left out, but never all of them. */
export function waysToList(
  session: ClientSession,
  { path, verb, hidden = false }: Pick<ListOptions, "path" | "verb" | "hidden">,
): readonly WayToList[] {
  const given = path === undefined || path === "" ? undefined : pathArgument(path);
  const entering = given !== undefined && wouldBePattern.test(given);
  const ways: WayToList[] = [];
  if (verb === "STAT") return [{ name: "STAT", verb, argument: given, inside: undefined }];
  if (verb === "MLSD" || (verb === undefined && offersMlsd(session))) {
    ways.push({ name: "MLSD", verb: "MLSD", argument: given, inside: entering ? given : undefined });
  }
  if (verb === "MLSD") return ways;
  if (hidden && !session.missing.has("LIST -a")) ways.push(listAll(given, entering));
  ways.push({ name: "LIST", verb: "LIST", argument: listArgument(path), inside: entering ? given : undefined });
  return ways;
}

/**
 * Pure-FTPd and others take these for patterns, in MLSD too; blanks at either end are lost on the way, as part of a command
 * line. CWD takes all of them as they are.
 */
const wouldBePattern = /[*?[\]{}\\]|^\s|\s$/;

/** True for a path that a server may take for a pattern, so that nothing may match it. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

function offersMlsd({ features, missing }: ClientSession): boolean {
  return (features.has("MLST") || features.has("MLSD")) && !missing.has("MLSD");
}

/** With an option in front, a blank ends the name for servers that count words. */
function listAll(path: string | undefined, entering: boolean): WayToList {
  const inside = path !== undefined && (entering || /\s/.test(path)) ? path : undefined;
  const argument = path === undefined ? "-a" : `-a ${listArgument(path)}`;
  return { name: "LIST -a", verb: "LIST", switches: "-a", argument, inside };
}
