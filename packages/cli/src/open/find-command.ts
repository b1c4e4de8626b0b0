import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import { nearest } from "../text/nearest.ts";
import type { PromptCommand } from "./prompt-command.ts";

/**
 * The command that a word means: its name, an alias, or a beginning that only one command has, in any case. Throws
 * {@link CommandError} that names what may be meant.
 */
export function findCommand(word: string, commands: readonly PromptCommand[]): PromptCommand {
  const typed = word.toLowerCase();
  const exact = commands.find((command) => namesOf(command).includes(typed));
  if (exact !== undefined) return exact;
  const meant = commands.filter((command) => namesOf(command).some((name) => name.startsWith(typed)));
  const [only, ...more] = meant;
  if (only !== undefined && more.length === 0) return only;
  throw new CommandError(exitCodes.failed, only === undefined ? unknown(word, commands) : ambiguous(word, meant));
}

/** The name of a command and its aliases. */
export function namesOf({ name, aliases = [] }: PromptCommand): readonly string[] {
  return [name, ...aliases];
}

function unknown(word: string, commands: readonly PromptCommand[]): string {
  const [candidate] = nearest(word, commands.flatMap(namesOf), 1);
  const advice = candidate === undefined ? "type help for a list" : `did you mean ${candidate}?`;
  return `There is no command "${printable(word)}"; ${advice.endsWith("?") ? advice : `${advice}.`}`;
}

function ambiguous(word: string, meant: readonly PromptCommand[]): string {
  const names = meant.map(({ name }) => name);
  return `"${printable(word)}" may be ${names.slice(0, -1).join(", ")} or ${names.at(-1)}; type more of it.`;
}
