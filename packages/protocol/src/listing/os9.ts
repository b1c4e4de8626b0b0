import type { Dialect, LineReading } from "./dialect.ts";
import type { EntryDraft } from "./entry.ts";
import { fullYear, setWritten } from "./written-time.ts";

/** Microware OS-9: owner, date, time, attributes, sector, size, name, as `dir -e` writes them. */
export const os9: Dialect = { name: "OS-9", begin: () => parseOs9Line };

/** Reads `1.78  26/11/22 1015  d-ewrewr  1A2B  4352  name`. */
function parseOs9Line(line: string): LineReading {
  if (heading.test(line)) return "heading";
  const match = file.exec(line);
  if (match === null) return undefined;
  const { group, owner, year, month, day, hour, minute, attributes, size, name } = match.groups!;
  const directory = attributes!.startsWith("d");
  const entry: EntryDraft = { name: name!, kind: directory ? "directory" : "file", raw: line };
  if (!directory) entry.size = Number(size);
  entry.owner = owner!;
  entry.group = group!;
  entry.mode = modeOf(attributes!);
  setWritten(entry, { year: fullYear(year!), month: Number(month), day: Number(day) }, `${hour}:${minute}`);
  return entry;
}

const heading = /^\s*(?:Owner\s+Last modified\s+Attributes\b|-{4}[-\s]*$|Directory of \S{1,255}\s)/i;
const file =
  /^\s{0,4}(?<group>\d{1,5})\.(?<owner>\d{1,5})\s+(?<year>\d{2,4})\/(?<month>\d{2})\/(?<day>\d{2})\s+(?<hour>\d{2}):?(?<minute>\d{2})\s+(?<attributes>[d-][s-](?:[e-][w-][r-]){2})\s+[0-9A-F]{1,8}\s+(?<size>\d{1,12})\s(?<name>\S.*)$/is;

/** The bits of everybody and of the owner, in the order e, w, r; what the group may, OS-9 does not say. */
function modeOf(attributes: string): number {
  const bits = (letters: string): number =>
    (letters[0] === "-" ? 0 : 1) + (letters[1] === "-" ? 0 : 2) + (letters[2] === "-" ? 0 : 4);
  return bits(attributes.slice(5, 8)) * 0o100 + bits(attributes.slice(2, 5));
}
