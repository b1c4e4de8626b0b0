import type { Dialect } from "./dialect.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";
import { fullYear, setWritten } from "./written-time.ts";

/** OS/2: size, attributes or DIR, date, time, name. */
export const os2: Dialect = { name: "OS/2", begin: () => parseOs2Line };

/** Reads `  1234  A  11-22-126  10:15  name`: a year of three figures counts from 1900. */
function parseOs2Line(line: string): RemoteEntry | undefined {
  const match = file.exec(line);
  if (match === null) return undefined;
  const { size, attributes = "", month, day, year, time, name } = match.groups!;
  const directory = /\bDIR$/i.test(attributes);
  const entry: EntryDraft = { name: name!, kind: directory ? "directory" : "file", raw: line };
  if (!directory) entry.size = Number(size);
  setWritten(entry, { year: fullYear(year!), month: Number(month), day: Number(day) }, time);
  return entry;
}

const file =
  /^\s*(?<size>\d{1,15})\s+(?:(?<attributes>[ARSHD-]{1,5}(?:\s+DIR)?|DIR)\s+)?(?<month>\d{1,2})-(?<day>\d{2})-(?<year>\d{2,4})\s+(?<time>\d{1,2}:\d{2})\s{1,3}(?<name>\S.*)$/is;
