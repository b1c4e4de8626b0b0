import stringWidth from "string-width";

/** How many columns of a terminal a text takes; a Chinese character takes two. */
export function width(text: string): number {
  return stringWidth(text);
}

/** The text in exactly so many columns: blanks behind it, or `…` in its middle, so that a name keeps its ending. */
export function fit(text: string, columns: number): string {
  const spare = columns - width(text);
  if (spare >= 0) return text + " ".repeat(spare);
  if (columns < 1) return "";
  const characters = [...segments.segment(text)].map(({ segment }) => segment);
  const tail = take(characters.toReversed(), Math.floor((columns - 1) / 2)).toReversed();
  const head = take(characters, columns - 1 - width(tail.join("")));
  return fit(`${head.join("")}…${tail.join("")}`, columns);
}

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** As many of the first characters as fit. */
function take(characters: readonly string[], columns: number): readonly string[] {
  let left = columns;
  const end = characters.findIndex((character) => (left -= width(character)) < 0);
  return end < 0 ? characters : characters.slice(0, end);
}
