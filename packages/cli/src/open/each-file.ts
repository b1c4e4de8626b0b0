import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import { printableLines } from "../text/printable-lines.ts";
import { formatCount } from "../text/quantity.ts";
import { styleOf } from "../text/style.ts";
import type { PromptSession } from "./prompt-session.ts";

export interface EachFileOptions<File> {
  /** The command that asks. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** What a file is called in the question. */
  readonly label: (file: File) => string;
  /** It asks, unless `prompt` says otherwise; true. */
  readonly asks?: boolean;
}

/**
 * Does the work for each file, asking before each as long as the session says so. A failure is told and does not keep the
 * others from their turn; it is thrown at the end that there was one.
 */
export async function eachFile<File>(
  session: PromptSession,
  files: readonly File[],
  { name, signal, label, asks = true }: EachFileOptions<File>,
  work: (file: File) => Promise<void>,
): Promise<void> {
  let asking = asks && session.settings.prompting && session.talk.interactive;
  let failures = 0;
  for (const file of files) {
    if (asking) {
      const answer = await ask(session, `${name} ${printable(label(file))}`);
      if (answer === "quit") break;
      if (answer === "no") continue;
      if (answer === "all" || answer === "prompt off") asking = false;
      if (answer === "prompt off") session.settings.prompting = false;
    }
    try {
      await work(file);
    } catch (error) {
      if (files.length === 1 || signal.aborted || session.client.lost !== undefined) throw error;
      const sentence = error instanceof Error ? error.message : String(error);
      session.talk.complain(`${printable(label(file))}: ${printableLines(sentence)}`);
      failures++;
    }
  }
  if (failures > 0)
    throw new CommandError(exitCodes.failed, `${formatCount(failures, "file")} of ${files.length} failed.`);
}

type Answer = "yes" | "no" | "all" | "prompt off" | "quit";

async function ask({ talk, shell }: PromptSession, question: string): Promise<Answer> {
  const { dim } = styleOf(shell.stdout, shell.env);
  for (;;) {
    const typed = (await talk.ask(`${question} ${dim("[y/n/a/p/q]")}? `)).trim().toLowerCase();
    const answer = typed === "" ? undefined : answers.find(({ answer: word }) => word.startsWith(typed));
    if (answer !== undefined) return answer.answer;
    for (const { answer: word, means } of answers) talk.print(`  ${word[0]}  ${means}`);
  }
}

const answers: readonly { readonly answer: Answer; readonly means: string }[] = [
  { answer: "yes", means: "yes, this one" },
  { answer: "no", means: "no, the next one" },
  { answer: "all", means: "all that are left" },
  { answer: "prompt off", means: "all, and never ask again (prompt off)" },
  { answer: "quit", means: "none of those that are left" },
];
