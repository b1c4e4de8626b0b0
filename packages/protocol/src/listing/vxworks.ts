import type { Dialect, LineReading } from "./dialect.ts";
import type { EntryDraft } from "./entry.ts";
import { monthOf } from "./months.ts";
import { setWritten } from "./written-time.ts";

/** VxWorks with a dosFs volume: size, date, time, name, and `<DIR>` behind the name of a directory. */
export const vxWorks: Dialect = { name: "VxWorks", begin: () => parseVxWorksLine };

/** Reads `  2048  NOV-22-2026  10:15:06  logs  <DIR>`. */
function parseVxWorksLine(line: string): LineReading {
  if (heading.test(line)) return "heading";
  const match = file.exec(line);
  if (match === null) return undefined;
  const { size, month, day, year, time, rest } = match.groups!;
  const known = monthOf(month!);
  if (known === undefined) return undefined;
  const written = rest!.trimEnd();
  const directory = written.toUpperCase().endsWith("<DIR>");
  const name = directory ? written.slice(0, -5).trimEnd() : written;
  if (name === "") return undefined;
  const entry: EntryDraft = { name, kind: directory ? "directory" : "file", raw: line };
  if (!directory) entry.size = Number(size);
  setWritten(entry, { year: Number(year), month: known, day: Number(day) }, time);
  return entry;
}

const heading = /^\s*(?:size\s+date\s+time\s+name\s*$|-{4,8}\s+-{4,8}\s+-{4,8}\s+-{4,8}\s*$)/i;
const file =
  /^\s*(?<size>\d{1,15})\s+(?<month>[A-Z]{3})-(?<day>\d{2})-(?<year>\d{4})\s+(?<time>\d{2}:\d{2}:\d{2})\s+(?<rest>\S.*)$/is;
