import { cellsOfCharacter } from "./cells.ts";

/** How a piece of text is meant, for those who print it in colours. */
export type Tone =
  | "plain"
  | "dim"
  | "strong"
  | "data"
  | "secured"
  | "fault"
  | "reply1"
  | "reply2"
  | "reply3"
  | "reply4"
  | "reply5";

/** One row of the drawing, cell by cell; the second cell of a wide character is empty text. */
export type Row = { glyph: string; tone: Tone }[];

/** A row of `width` blanks. */
export function blankRow(width: number): Row {
  return Array.from({ length: width }, () => ({ glyph: " ", tone: "plain" }));
}

/** Writes the text from the column on and says the column after it; what does not fit is left out. */
export function put(row: Row, column: number, text: string, tone: Tone): number {
  let at = column;
  for (const character of text) {
    const cells = cellsOfCharacter(character);
    const cell = row[cells === 0 ? at - 1 : at];
    if (cells === 0 && cell !== undefined) cell.glyph += character;
    if (cells === 0) continue;
    if (cell === undefined || at + cells > row.length) break;
    row[at] = { glyph: character, tone };
    if (cells === 2) row[at + 1] = { glyph: "", tone };
    at += cells;
  }
  return at;
}

/** The row as a line of text without blanks at its end, in ANSI colours (ECMA-48 §8.3.117) when wanted. */
export function formatRow(row: Row, colour: boolean): string {
  const last = row.findLastIndex(({ glyph }) => glyph !== " ");
  let line = "";
  let tone: Tone = "plain";
  for (const cell of row.slice(0, last + 1)) {
    if (colour && cell.tone !== tone && cell.glyph !== " ") {
      line += `${tone === "plain" ? "" : reset}${codes[cell.tone]}`;
      tone = cell.tone;
    }
    line += cell.glyph;
  }
  return tone === "plain" ? line : line + reset;
}

const reset = "\u001B[0m";

// The sixteen colours only: each terminal's owner has made them legible.
const codes: Readonly<Record<Tone, string>> = {
  plain: "",
  dim: "\u001B[2m",
  strong: "\u001B[1m",
  data: "\u001B[36m",
  secured: "\u001B[32m",
  fault: "\u001B[1;31m",
  reply1: "\u001B[1;34m",
  reply2: "\u001B[1;32m",
  reply3: "\u001B[1;35m",
  reply4: "\u001B[1;33m",
  reply5: "\u001B[1;31m",
};
