import type { Dialect, LineReading } from "./dialect.ts";
import type { EntryDraft } from "./entry.ts";
import { monthOf } from "./months.ts";
import { fullYear, setWritten } from "./written-time.ts";

/** HPE NonStop (Guardian): file, code, end of file, last modification, owner, and who may read, write, execute and purge. */
export const nonStop: Dialect = { name: "NonStop", begin: () => parseGuardianLine };

/** Reads `ACCOUNTS  O  101  1234  22-Nov-26 10:15:07  20,33  "nunu"`; an O says that somebody has it open. */
function parseGuardianLine(line: string): LineReading {
  if (heading.test(line)) return "heading";
  const match = file.exec(line);
  if (match === null) return undefined;
  const { name, size, day, month, year, time, group, owner } = match.groups!;
  const known = monthOf(month!);
  if (known === undefined) return undefined;
  const entry: EntryDraft = { name: name!, kind: "file", size: Number(size), owner: owner!, group: group!, raw: line };
  setWritten(entry, { year: fullYear(year!), month: known, day: Number(day) }, time);
  return entry;
}

const heading =
  /^\s*(?:File\s+(?:Code|O\s+Code)\s+EOF\s|\$[A-Z][A-Z0-9]{0,6}\.[A-Z][A-Z0-9]{0,7}\s*$|(?:\\[A-Z][A-Z0-9]{0,6}\.)\$[A-Z][A-Z0-9]{0,6}\.[A-Z][A-Z0-9]{0,7}\s*$)/i;
// A code ends with A, P or + for files of other formats.
const file = new RegExp(
  String.raw`^\s{0,4}(?<name>[A-Z][A-Z0-9]{0,7})\s+(?:O\s+)?\d{1,5}[A-Z+]{0,2}\s+(?<size>\d{1,15})\s+` +
    String.raw`(?<day>\d{1,2})[- ]?(?<month>[A-Z]{3})[- ]?(?<year>\d{4}|\d{2})\s+(?<time>\d{1,2}:\d{2}(?::\d{2})?)\s+` +
    String.raw`(?<group>\d{1,3}),\s{0,2}(?<owner>\d{1,3})\s+"?[-a-zA-Z*?]{4}"?(?:\s|$)`,
  "i",
);
