import { CommandError, exitCodes } from "../command-error.ts";
import { printableLines } from "../text/printable-lines.ts";
import { findCommand } from "./find-command.ts";
import { takes, usageOf, type PromptCommand } from "./prompt-command.ts";
import type { PromptSession } from "./prompt-session.ts";
import { interrupted } from "./talk.ts";
import { splitWords } from "./words.ts";

/** Runs one line of the prompt; a failure is told in one sentence. False when there was one. */
export function runLine(line: string, session: PromptSession, commands: readonly PromptCommand[]): Promise<boolean> {
  return attempt(session, async (signal) => {
    const [first, ...words] = splitWords(line.startsWith("!") ? `! ${line.slice(1)}` : line);
    // A script may have comments.
    if (first === undefined || first.text.startsWith("#")) return;
    const command = findCommand(first.text, commands);
    const rest = line.slice(line.startsWith("!") ? 1 : first.end).trim();
    if (command.arguments !== "text") {
      const open = [first, ...words].find((word) => word.open !== undefined)?.open;
      if (open !== undefined) throw new CommandError(exitCodes.usage, `A ${open} is not closed.`);
    }
    if (!takes(command, words.length)) throw new CommandError(exitCodes.usage, `Usage: ${usageOf(command)}`);
    try {
      await command.run(session, { words, rest, signal });
    } finally {
      if (command.changes) session.names.forget();
    }
  });
}

/** Does something that Ctrl-C stops, and tells its failure in one sentence. False when there was one. */
export async function attempt(session: PromptSession, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const { talk } = session;
  const stop = new AbortController();
  const connected = session.login !== undefined;
  talk.onInterrupt(() => stop.abort(interrupted()));
  try {
    await session.during(() => work(stop.signal));
    return true;
  } catch (error) {
    const lost = connected && session.login === undefined;
    const sentence = printableLines(error instanceof Error ? error.message : String(error));
    talk.complain(lost ? `${sentence} Type open to connect again.` : sentence);
    return false;
  } finally {
    talk.onInterrupt(() => {});
  }
}
