/** One word of a line that a person typed. */
export interface Word {
  /** What is meant: quotes and backslashes are gone. */
  readonly text: string;
  /** The same as a pattern: what was quoted and would mean something in one has a backslash before it. */
  readonly pattern: string;
  /** Where the word begins in the line, and the character behind its end. */
  readonly start: number;
  readonly end: number;
  /** The quotation that is still open at the end of the line: a mark, a lone backslash, or none. */
  readonly open: Quotation;
}

export type Quotation = '"' | "'" | "\\" | undefined;

/**
 * The words of a text without operators: blanks part them, except inside of `"…"` and `'…'` and behind a backslash. Inside of
 * `"…"` a backslash stands before `"` and `\`, inside of `'…'` it is a character like any other. Never throws: what is not
 * closed says so.
 */
export function splitWords(line: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(line[at])) at++;
    if (at >= line.length) return words;
    const word = readWord(line, at, () => false);
    words.push(word);
    at = word.end;
  }
}

/** The rest of a name as it must be typed behind what stands there already, so that it is one word with it. */
export function quoteRest(text: string, open: Quotation): string {
  if (open === "'") return text.replaceAll("'", `'\\''`);
  if (open === '"') return text.replace(/["\\]/g, "\\$&");
  const escaped = text.replace(special, "\\$&");
  // The backslash that was typed stands before the next character already.
  return open === "\\" && escaped.startsWith("\\") ? escaped.slice(1) : escaped;
}

/** A text as one word of a line, whatever is in it. */
export function quoteWord(text: string): string {
  return /^[\w.,:/@%+=~^-]+$/.test(text) ? text : `'${quoteRest(text, "'")}'`;
}

/** A word as it can stand in a line again: what was a pattern is one still. */
export function retype({ text, pattern }: Pick<Word, "text" | "pattern">): string {
  return text === pattern && /^[^\s"'\\;|>&]+$/.test(text) ? text : quoteWord(text);
}

/** Reads the word that begins at a place; outside of quotations it ends before a blank, and where `stops` says so. */
export function readWord(line: string, start: number, stops: (at: number) => boolean): Word {
  let text = "";
  let pattern = "";
  let open: Quotation;
  let at = start;
  const literal = (character: string): void => {
    text += character;
    pattern += meaningful.test(character) ? `\\${character}` : character;
  };
  for (; at < line.length; at++) {
    const character = line[at]!;
    if (open === "\\") {
      literal(character);
      open = undefined;
    } else if (open !== undefined) {
      const next = line[at + 1];
      if (character === open) open = undefined;
      else if (open === '"' && character === "\\" && (next === '"' || next === "\\")) literal(line[++at]!);
      else literal(character);
    } else if (isBlank(character) || stops(at)) break;
    else if (character === '"' || character === "'" || character === "\\") open = character;
    else {
      text += character;
      pattern += character;
    }
  }
  return { text, pattern, start, end: at, open };
}

export function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

const special = /[\s"'\\*?[\];|>&]/g;
const meaningful = /[*?[\]\\]/;
