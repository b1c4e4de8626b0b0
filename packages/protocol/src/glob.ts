import { ProtocolError } from "./protocol-error.ts";

/** A pattern of the shell for one name. */
export interface Glob {
  /** The one name that it means when it has no wildcard. */
  readonly literal: string | undefined;
  /** How many steps matching takes at most for each character of a name. */
  readonly steps: number;
  /** Whether it means this name; a first dot must be written out unless `dots` says otherwise. */
  matches(name: string, options?: { readonly dots?: boolean }): boolean;
}

/**
 * Reads a pattern for one name: `*` any characters, `?` one, `[a-z]` one of them, `[!a-z]` none of them, a backslash before
 * a character that means itself. A name is judged in time that grows with the product of both lengths, whatever the pattern
 * (CVE-2010-2632): each `*` is given up for good when a later one has matched, and a pattern that needs more characters
 * than the name has is not tried.
 */
export function parseGlob(pattern: string): Glob {
  const tokens = tokensOf(pattern);
  const literal = tokens.every((token) => typeof token === "string") ? tokens.join("") : undefined;
  const needed = tokens.filter((token) => token !== any).length;
  return {
    literal,
    steps: tokens.reduce((sum, token) => sum + (typeof token === "object" ? token.ranges.length : 1), 0),
    matches(name, { dots = false } = {}) {
      if (literal !== undefined) return name === literal;
      if (name.startsWith(".") && !dots && tokens[0] !== ".") return false;
      const characters = Array.from(name);
      return characters.length >= needed && matchesAll(characters, tokens);
    },
  };
}

/** Whether a pathname has anything in it that a pattern of the shell has and a name seldom: see {@link parseGlob}, {@link expandBraces}. */
export function isGlob(pathname: string): boolean {
  return /[*?[{\\]/.test(pathname);
}

/**
 * The patterns that one with braces stands for: `{a,b}c` is `ac` and `bc`, in this order; braces without a comma mean
 * themselves. Throws {@link ProtocolError} `too-long` when there are more than `most`: each group multiplies them.
 */
export function expandBraces(pattern: string, most: number): readonly string[] {
  const waiting = [pattern];
  const expanded: string[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = firstGroup(next);
    if (group === undefined) expanded.push(next);
    else {
      const before = next.slice(0, group.cuts[0]);
      const after = next.slice(group.cuts.at(-1)! + 1);
      for (let at = group.cuts.length - 1; at > 0; at--) {
        waiting.push(before + next.slice(group.cuts[at - 1]! + 1, group.cuts[at]) + after);
      }
    }
    // Each that waits becomes at least one.
    if (expanded.length + waiting.length > most) {
      throw new ProtocolError("too-long", `The braces stand for more than ${most} patterns; ask for fewer at once.`);
    }
  }
  return expanded;
}

const any = Symbol("any characters");
const one = Symbol("one character");

interface CharacterSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [first: string, last: string])[];
}

type Token = string | typeof any | typeof one | CharacterSet;

function matchesAll(characters: readonly string[], tokens: readonly Token[]): boolean {
  let at = 0;
  let next = 0;
  let star: { readonly token: number; readonly at: number } | undefined;
  while (at < characters.length) {
    const token = tokens[next];
    if (token === any) star = { token: next++, at };
    else if (token !== undefined && matchesOne(token, characters[at]!)) {
      next++;
      at++;
    } else if (star !== undefined) {
      star = { token: star.token, at: star.at + 1 };
      next = star.token + 1;
      at = star.at;
    } else return false;
  }
  return tokens.slice(next).every((token) => token === any);
}

function matchesOne(token: Exclude<Token, typeof any>, character: string): boolean {
  if (token === one) return true;
  if (typeof token === "string") return token === character;
  return token.ranges.some(([first, last]) => first <= character && character <= last) !== token.negated;
}

function tokensOf(pattern: string): readonly Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === "*") {
      if (tokens.at(-1) !== any) tokens.push(any);
    } else if (character === "?") tokens.push(one);
    else if (character === "\\" && at + 1 < characters.length) tokens.push(characters[++at]!);
    else {
      const set = character === "[" ? characterSet(characters, at + 1) : undefined;
      tokens.push(set?.token ?? character);
      at = set?.end ?? at;
    }
  }
  return tokens;
}

/** The set that begins behind the bracket before `start`; undefined when nothing closes it, so that the bracket means itself. */
function characterSet(
  characters: readonly string[],
  start: number,
): { readonly token: CharacterSet; readonly end: number } | undefined {
  const negated = characters[start] === "!" || characters[start] === "^";
  const begin = negated ? start + 1 : start;
  // A bracket that would close at once is an element of the set.
  const end = characters.indexOf("]", begin + 1);
  if (end < 0) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = begin; at < end; at++) {
    const first = characters[at]!;
    const isRange = characters[at + 1] === "-" && at + 2 < end;
    ranges.push([first, isRange ? characters[at + 2]! : first]);
    if (isRange) at += 2;
  }
  return { token: { negated, ranges }, end };
}

/** Where the first group of braces with a comma begins, parts and ends: `{`, each `,` and `}` of it, found in one pass. */
function firstGroup(pattern: string): { readonly cuts: readonly number[] } | undefined {
  const open: number[][] = [];
  let first: number[] | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === "\\") at++;
    else if (character === "{") open.push([at]);
    else if (character === ",") open.at(-1)?.push(at);
    else if (character === "}") {
      const cuts = open.pop();
      if (cuts === undefined || cuts.length < 2) continue;
      cuts.push(at);
      if (first === undefined || cuts[0]! < first[0]!) first = cuts;
    }
  }
  return first && { cuts: first };
}
