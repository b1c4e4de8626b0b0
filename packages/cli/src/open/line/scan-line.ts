import { operatorAt, operatorBehindShell, operatorBehindText, type Operator } from "./operator.ts";
import { isBlank, readWord, splitWords, type Word } from "./words.ts";

/** How what follows a command's name is read: as words, as text that is sent as it is, or as text up to the end of the line. */
export type Reading = "words" | "text" | "line";

/** One command of a line as it stands there, whole or not. */
export interface Scanned {
  /** The name, and what follows it. */
  readonly words: readonly Word[];
  /** Everything behind the name as it is, without what sends its output elsewhere. */
  readonly rest: string;
  /** Where the output goes, in the order in which it was written; a file that is still missing is `undefined`. */
  readonly redirections: readonly { readonly operator: ">" | ">>"; readonly word: Word | undefined }[];
  /** The command of the local shell behind `|`. */
  readonly pipe: string | undefined;
  /** The operator that ended it; `undefined` for the end of the line. */
  readonly ended: Ending | undefined;
  readonly start: number;
  /** Behind its last character, and behind the operator. */
  readonly end: number;
  readonly next: number;
}

export type Ending = Exclude<Operator, "|" | ">" | ">>">;

/**
 * Takes a line apart. Never throws: what is missing is missing in the result. A command that begins with `!` takes the whole rest
 * of the line, one that begins with `#` is a comment and is left out.
 */
export function scanLine(line: string, readingOf: (name: string) => Reading): readonly Scanned[] {
  const found: Scanned[] = [];
  let at = 0;
  for (;;) {
    at = behindBlanks(line, at);
    if (line[at] === "#") return found;
    // Nothing follows the last operator; between two of them something is missing.
    if (at >= line.length) return found;
    const one = scanCommand(line, at, readingOf);
    found.push(one);
    at = one.next;
    if (one.ended === undefined) return found;
  }
}

function scanCommand(line: string, start: number, readingOf: (name: string) => Reading): Scanned {
  const stops = (at: number): boolean => operatorAt(line, at) !== undefined;
  const words: Word[] = [];
  const redirections: { operator: ">" | ">>"; word: Word | undefined }[] = [];
  let at = start;
  let rest = "";
  let end = start;
  const result = (more: Pick<Scanned, "pipe" | "ended" | "next">): Scanned => ({
    ...{ words, redirections, start, end },
    rest: rest.trim(),
    ...more,
  });
  if (line[at] === "!" || line[at] === "$") {
    words.push({ text: line[at]!, pattern: line[at]!, start: at, end: at + 1, open: undefined });
  } else if (!stops(at)) words.push(readWord(line, at, stops));
  const name = words[0];
  if (name !== undefined) {
    at = end = name.end;
    const reading = readingOf(name.text);
    if (reading !== "words") {
      at = end = reading === "line" ? line.length : textEnd(line, at, operatorBehindText);
      rest = line.slice(name.end, end);
      words.push(...splitWords(rest).map((word) => moved(word, name.end)));
    }
  }
  for (;;) {
    at = behindBlanks(line, at);
    const operator = operatorAt(line, at);
    if (operator === ">" || operator === ">>") {
      const from = behindBlanks(line, at + operator.length);
      const word = from < line.length && !stops(from) ? readWord(line, from, stops) : undefined;
      redirections.push({ operator, word });
      at = end = word?.end ?? from;
    } else if (operator === "|") {
      end = textEnd(line, at + 1, operatorBehindShell);
      const pipe = line.slice(at + 1, end).trim();
      const ended = operatorBehindShell(line, end) as Ending | undefined;
      return result({ pipe, ended, next: end + (ended?.length ?? 0) });
    } else if (operator !== undefined) {
      return result({ pipe: undefined, ended: operator, next: at + operator.length });
    } else if (at >= line.length || isComment(line, at))
      return result({ pipe: undefined, ended: undefined, next: line.length });
    else {
      const word = readWord(line, at, stops);
      words.push(word);
      rest += line.slice(end, word.end);
      at = end = word.end;
    }
  }
}

/** Where a text ends: before the first operator that is not quoted. A quotation that is not closed is none. */
function textEnd(line: string, start: number, operator: (line: string, at: number) => Operator | undefined): number {
  for (let at = start; at < line.length; at++) {
    const character = line[at];
    if (character === "\\") at++;
    else if (character === '"' || character === "'") {
      const closed = line.indexOf(character, at + 1);
      if (closed > 0) at = closed;
    } else if (operator(line, at) !== undefined) return at;
  }
  return line.length;
}

/** Behind a command a comment has a blank behind its sign, for `#recycle` is a name on many a server. */
function isComment(line: string, at: number): boolean {
  return line[at] === "#" && isBlank(line[at + 1]);
}

function moved(word: Word, by: number): Word {
  return { ...word, start: word.start + by, end: word.end + by };
}

function behindBlanks(line: string, start: number): number {
  let at = start;
  while (isBlank(line[at])) at++;
  return at;
}
