import { usageError } from "../../command-error.ts";
import { scanLine, type Reading, type Scanned } from "./scan-line.ts";
import type { Word } from "./words.ts";

/** One command, and where its output goes. */
export interface Statement {
  /** The name, and what follows it. */
  readonly words: readonly [Word, ...Word[]];
  /** Everything behind the name as it is. */
  readonly rest: string;
  readonly output: Redirection | undefined;
}

/** Where the output of a command goes instead of to the person: into a file, at its end, or to a command of the local shell. */
export type Redirection =
  | { readonly kind: "file"; readonly name: string; readonly append: boolean }
  | { readonly kind: "pipe"; readonly command: string };

/** Commands that depend on each other, run as one thing: in front, or as a job beside the prompt. */
export interface Chain {
  readonly links: readonly Link[];
  readonly background: boolean;
  /** As it was typed, without what joins it to others. */
  readonly text: string;
}

export interface Link {
  /** Whether it runs: whatever was before it, or only when that succeeded or failed. */
  readonly when: "always" | "success" | "failure";
  readonly statement: Statement;
}

/**
 * Reads a line: commands parted by `;`, `&&` and `||`, run as a job with `&`, their output sent to a file by `>` and `>>` or to a
 * command of the local shell by `|`. Throws a usage error for what is not closed or not there.
 */
export function parseLine(line: string, readingOf: (name: string) => Reading): readonly Chain[] {
  const chains: Chain[] = [];
  let links: Link[] = [];
  let start: number | undefined;
  let when: Link["when"] = "always";
  for (const one of scanLine(line, readingOf)) {
    const { ended } = one;
    links.push({ when, statement: statementOf(one, readingOf) });
    start ??= one.start;
    when = ended === "&&" ? "success" : ended === "||" ? "failure" : "always";
    if (when !== "always") continue;
    chains.push({ links, background: ended === "&", text: line.slice(start, one.end) });
    links = [];
    start = undefined;
  }
  if (links.length > 0) throw usageError(`A command is missing behind ${when === "success" ? "&&" : "||"}.`);
  return chains;
}

function statementOf(
  { words, rest, redirections, pipe, ended }: Scanned,
  readingOf: (name: string) => Reading,
): Statement {
  const [name, ...more] = words;
  if (name === undefined)
    throw usageError(`A command is missing before ${redirections[0]?.operator ?? (pipe === undefined ? ended : "|")}.`);
  const targets = redirections.map(({ word }) => word);
  const written = readingOf(name.text) === "words" ? [...words, ...targets] : [name, ...targets];
  const open = written.find((word) => word?.open !== undefined)?.open;
  if (open !== undefined) throw usageError(`A ${open} is not closed.`);
  return { words: [name, ...more], rest, output: outputOf(redirections, pipe) };
}

function outputOf(redirections: Scanned["redirections"], pipe: string | undefined): Redirection | undefined {
  const [first, ...more] = redirections;
  if (more.length > 0 || (first !== undefined && pipe !== undefined)) {
    throw usageError("The output of a command goes to one place: to one file behind >, or to one command behind |.");
  }
  if (pipe === "") throw usageError("A command is missing behind |.");
  if (pipe !== undefined) return { kind: "pipe", command: pipe };
  if (first === undefined) return undefined;
  if (first.word === undefined) throw usageError(`The name of a file is missing behind ${first.operator}.`);
  return { kind: "file", name: first.word.text, append: first.operator === ">>" };
}
