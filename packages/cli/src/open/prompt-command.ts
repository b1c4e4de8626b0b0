import type { PromptSession } from "./prompt-session.ts";
import type { Word } from "./words.ts";

/** One command of the prompt: a row of the table from which help, usage, abbreviations and completion derive. */
export interface PromptCommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What may follow the name; `text` takes the whole rest of the line as it is. */
  readonly arguments: readonly PromptArgument[] | "text";
  /** What it does, in one short line. */
  readonly help: string;
  /** It may change the server's directories, so names that were remembered for completion are asked for anew. */
  readonly changes?: true;
  run(session: PromptSession, call: PromptCall): Promise<void> | void;
}

/** What a command was given. */
export interface PromptCall {
  readonly words: readonly Word[];
  /** Everything behind the command's name. */
  readonly rest: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface PromptArgument {
  /** As the usage names it, in capitals. */
  readonly name: string;
  /** Which names the Tab key offers for it. */
  readonly completes?: CompletionKind;
  readonly optional?: true;
  /** It may be given any number of times, as the last of the arguments. */
  readonly many?: true;
}

export type CompletionKind = "remote" | "local" | "command" | "switch";

/** `get REMOTE [LOCAL]` */
export function usageOf({ name, arguments: taken }: PromptCommand): string {
  if (taken === "text") return `${name} TEXT`;
  const words = taken.map(({ name: word, optional, many }) => {
    const repeated = many ? `${word}…` : word;
    return optional ? `[${repeated}]` : repeated;
  });
  return [name, ...words].join(" ");
}

/** Whether a command can be given so many words. */
export function takes({ arguments: taken }: PromptCommand, count: number): boolean {
  if (taken === "text") return true;
  const least = taken.filter(({ optional }) => optional !== true).length;
  return count >= least && (count <= taken.length || taken.at(-1)?.many === true);
}
