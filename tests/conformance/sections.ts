/** A numbered section of an RFC's text: its paragraphs, each joined to one line. */
export interface Section {
  /** `7.9`; `A` or `A.1` for an appendix; `0` for what comes before the first section. */
  readonly number: string;
  readonly paragraphs: readonly string[];
}

/** Takes the text of an RFC apart: page breaks are removed, and a paragraph that goes on behind one is made whole. */
export function sectionsOf(text: string): readonly Section[] {
  const sections: { number: string; paragraphs: string[] }[] = [{ number: "0", paragraphs: [] }];
  for (const lines of paragraphsOf(text)) {
    if (isDrawing(lines)) continue;
    const current = sections.at(-1)!;
    const heading = headingOf(lines[0]!, current.number);
    if (heading === undefined) current.paragraphs.push(joinLines(lines));
    else sections.push({ number: heading, paragraphs: lines.length > 1 ? [joinLines(lines.slice(1))] : [] });
  }
  return sections;
}

/** A diagram of boxes and arrows. */
function isDrawing(lines: readonly string[]): boolean {
  return lines.filter((line) => /[|`]\s.*[|\\/]|-{4}/.test(line)).length * 2 > lines.length;
}

/** Lines of a paragraph as one; a hyphen at the end of a line belongs to the word, because RFCs do not break words. */
function joinLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .reduce((text, line) => (/[a-z]-$/i.test(text) ? text + line : `${text} ${line}`))
    .replaceAll(/\s+/g, " ");
}

/** Runs of lines without an empty one between them. */
function paragraphsOf(text: string): readonly (readonly string[])[] {
  const paragraphs: string[][] = [];
  let open = false;
  for (const line of withoutPageBreaks(text)) {
    if (line === "") open = false;
    else if (open) paragraphs.at(-1)!.push(line);
    else {
      paragraphs.push([line]);
      open = true;
    }
  }
  return paragraphs;
}

/** The lines without headers, footers and the empty lines around them; empty lines stay where a paragraph was over. */
function withoutPageBreaks(text: string): readonly string[] {
  const lines: string[] = [];
  let broken = false;
  let headed = false;
  for (const line of text.split(/\r?\n|\f/)) {
    if (footer.test(line)) {
      while (lines.at(-1) === "") lines.pop();
      broken = true;
    } else if (broken && (line.trim() === "" || header.test(line) || (headed && title.test(line)))) {
      headed = header.test(line);
    } else {
      if (broken && (ended.test(lines.at(-1) ?? "") || indentOf(line) !== indentOf(lines.at(-1) ?? ""))) lines.push("");
      broken = false;
      headed = false;
      lines.push(line.trim() === "" ? "" : line);
    }
  }
  return lines;
}

const footer = /\[Page \d+\]\s*$/i;
const header = /^(?:RFC ?\d+|INTERNET-DRAFT|Internet-Draft|draft-)\b.*\b\d{4}\s*$/i;
/** The second line of a header, in documents that have two. */
const title = /^[A-Z][A-Za-z ]+$/;
const ended = /[.:;!?]["')]*$/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The number of a heading that may come behind section `current`: list items and references are not headings. */
function headingOf(line: string, current: string): string | undefined {
  if (/\.\s*\.\s*\.|\s{2,}\d+\s*$/.test(line)) return undefined; // A table of contents.
  const appendix =
    /^\s*appendix\s+([A-Z]|[IVX]+)\b/i.exec(line)?.[1] ?? /^ {0,6}([A-Z](?:\.\d+)+)\.?\s+\S/.exec(line)?.[1];
  if (appendix !== undefined) return appendix;
  const number = /^(?:\d+\.?|\s*\d+(?:\.\d+)+\.?)\s+\S/.test(line) ? /\d+(?:\.\d+)*/.exec(line)?.[0] : undefined;
  return number !== undefined && isBehind(number, current) ? number : undefined;
}

function isBehind(number: string, current: string): boolean {
  const [parts, before] = [number, current].map((each) => each.split(".").map(Number)) as [number[], number[]];
  const differing = parts.findIndex((part, index) => part !== before[index]);
  return differing >= 0 && parts[differing]! > (before[differing] ?? 0);
}
