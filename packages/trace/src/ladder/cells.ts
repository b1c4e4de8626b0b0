import { formatLabel, type Label } from "./label.ts";

/** How many cells of a terminal the text takes: ideographs and emoji two, combining characters none (UAX 11). */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOfCharacter(character);
  return cells;
}

/** How many cells one character takes. */
export function cellsOfCharacter(character: string): 0 | 1 | 2 {
  if (character >= " " && character <= "~") return 1;
  if (nonSpacing.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** The text in at most `cells` cells, with an ellipsis when something is missing. */
export function shorten(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  let shortened = "";
  let used = 0;
  for (const character of text) {
    used += cellsOfCharacter(character);
    if (used > cells - 1) break;
    shortened += character;
  }
  return cells < 1 ? "" : `${shortened.trimEnd()}…`;
}

/** The label in at most `cells` cells: its body is shortened first, its head and tail only when they alone are too long. */
export function shortenLabel(label: Label, cells: number): Label {
  const excess = cellsOf(formatLabel(label)) - cells;
  if (excess <= 0) return label;
  const room = cellsOf(label.body) - excess;
  if (room >= 1) return { ...label, body: shorten(label.body, room) };
  return { head: "", body: shorten(formatLabel(label), cells), tail: "" };
}

const nonSpacing = /^[\p{Mn}\p{Me}\p{Cf}]/u;
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3FFFD}]/u;
