import type { Output } from "../shell.ts";

/** Text in lines of at most `width` characters, broken between words; a word that is longer stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (word === "") continue;
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** How many columns an output has: the terminal's, or 80, which every place can show. */
export function widthOf({ isTTY, columns }: Pick<Output, "isTTY" | "columns">): number {
  return isTTY === true && columns !== undefined && columns > 0 ? columns : 80;
}
