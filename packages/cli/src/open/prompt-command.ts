import type { CommandOutput } from "./output/command-output.ts";
import type { Reading } from "./line/scan-line.ts";
import type { Word } from "./line/words.ts";
import type { PromptSession } from "./prompt-session.ts";

/** One command of the prompt: a row of the table from which help, usage, abbreviations, completion and the guide derive. */
export interface PromptCommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Options that may stand before the arguments. */
  readonly flags?: readonly PromptFlag[];
  /** What may follow the name; `text` takes it as it is, `line` the whole rest of the line. */
  readonly arguments: readonly PromptArgument[] | "text" | "line";
  /** What it does, in one short line. */
  readonly help: string;
  /** A line that shows it. */
  readonly example: string;
  /** It may change the server's directories, so names that were remembered for completion are asked for anew. */
  readonly changes?: true;
  /** It moves files: `bell` rings behind it. */
  readonly moves?: true;
  run(session: PromptSession, call: PromptCall): Promise<void> | void;
}

/** Commands that belong together, as the help shows them. */
export interface CommandGroup {
  /** What `help` is given to show them. */
  readonly topic: string;
  readonly title: string;
  /** What all of them have in common, in a few sentences. */
  readonly about: string;
  readonly commands: readonly PromptCommand[];
}

/** What a command was given. */
export interface PromptCall {
  readonly words: readonly Word[];
  readonly flags: PromptFlags;
  /** Everything behind the command's name. */
  readonly rest: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Where what it says goes. */
  readonly out: CommandOutput;
  /** Runs a line of commands in its place, with the same output. Rejects with `AlreadyTold` when one of them has failed. */
  execute(line: string): Promise<void>;
}

/** The options that were given, by their letter or name, each with its value: the last, where it was given again. */
export interface PromptFlags extends ReadonlyMap<string, string> {
  readonly inOrder: readonly (readonly [flag: string, value: string])[];
}

/** An option: `-c`, or `-o FILE`, or `--only-newer`, or `-e` and `--delete`. */
export interface PromptFlag {
  /** One letter, or a name that is written behind two hyphens. */
  readonly flag: string;
  /** A letter for what has a name. */
  readonly letter?: string;
  /** What its value is called, when it takes one. */
  readonly value?: string;
  readonly help: string;
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

export type CompletionKind =
  | "remote"
  | "local"
  | "command"
  | "topic"
  | "switch"
  | "bookmark"
  | "setting"
  | "job"
  | "alias"
  | "macro";

/** `get [-c] REMOTE [LOCAL]` */
export function usageOf({ name, arguments: taken, flags = [] }: PromptCommand): string {
  const options = flags.map(
    ({ flag, letter = flag, value }) => `[${dashed(letter)}${value === undefined ? "" : ` ${value}`}]`,
  );
  const words =
    typeof taken === "string"
      ? ["TEXT"]
      : taken.map(({ name: word, optional, many }) => {
          const repeated = many ? `${word}…` : word;
          return optional ? `[${repeated}]` : repeated;
        });
  return [name, ...options, ...words].join(" ");
}

/** `-c`, `-o FILE`, `-e, --delete` */
export function formatFlag({ flag, letter, value }: PromptFlag): string {
  const names = letter === undefined ? dashed(flag) : `${dashed(letter)}, ${dashed(flag)}`;
  return value === undefined ? names : `${names} ${value}`;
}

/** `-c`, `--only-newer` */
export function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}

/** Whether a command can be given so many words. */
export function takes(command: PromptCommand, count: number): boolean {
  const { arguments: taken } = command;
  if (typeof taken === "string") return true;
  return count >= requiredOf(command).length && (count <= taken.length || taken.at(-1)?.many === true);
}

/** The arguments that cannot be left out. */
export function requiredOf({ arguments: taken }: PromptCommand): readonly PromptArgument[] {
  return typeof taken === "string" ? [] : taken.filter(({ optional }) => optional !== true);
}

/** How what follows the name of a command is read. */
export function readingOf({ arguments: taken }: PromptCommand): Reading {
  return typeof taken === "string" ? taken : "words";
}
