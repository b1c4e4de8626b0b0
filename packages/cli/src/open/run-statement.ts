import { usageError } from "../command-error.ts";
import { findCommand } from "./find-command.ts";
import type { Statement } from "./line/parse-line.ts";
import { splitWords, type Word } from "./line/words.ts";
import type { CommandOutput } from "./output/command-output.ts";
import { redirect } from "./output/redirect.ts";
import { requiredOf, takes, usageOf, type PromptCommand } from "./prompt-command.ts";
import type { PromptSession } from "./prompt-session.ts";
import { takeFlags } from "./take-flags.ts";

/** What the commands of a line are run with. */
export interface Running {
  readonly session: PromptSession;
  readonly commands: readonly PromptCommand[];
  readonly signal: AbortSignal;
  readonly out: CommandOutput;
  /** How many macros, aliases and files of commands it came through. */
  readonly depth: number;
  /** Runs another line, for a command that runs commands. */
  execute(line: string, out?: CommandOutput): Promise<void>;
}

/** Runs one command, with its output where the line wants it. Rejects with its failure. */
export async function runStatement({ words, rest, output }: Statement, running: Running): Promise<void> {
  const { session, commands, signal, out, execute } = running;
  const command = findCommand(words[0].text, commands);
  const { flags, words: given } = takeFlags(command, words.slice(1));
  const complete = await askForMissing(session, command, given);
  if (!takes(command, complete.length)) throw usageError(`Usage: ${usageOf(command)}`);
  const run = async (to: CommandOutput, until: AbortSignal): Promise<void> => {
    await command.run(session, {
      ...{ words: complete, flags, rest, signal: until, out: to },
      execute: (line) => execute(line, to),
    });
  };
  try {
    await (output === undefined ? run(out, signal) : redirect(session, output, signal, run));
  } finally {
    if (command.changes) session.names.forget();
    if (command.moves && session.settings.bell && session.talk.interactive) await session.talk.write(Uint8Array.of(7));
  }
}

/** A person is asked for the arguments that cannot be left out, as ftp(1) does: `(REMOTE) `. */
async function askForMissing(
  { talk }: PromptSession,
  command: PromptCommand,
  given: readonly Word[],
): Promise<readonly Word[]> {
  const words = [...given];
  if (!talk.interactive) return words;
  for (const { name } of requiredOf(command).slice(words.length))
    words.push(...splitWords(await talk.ask(`(${name}) `)));
  return words;
}
