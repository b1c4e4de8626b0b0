import type { Dialect } from "./dialect.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";
import { fullYear, setWritten } from "./written-time.ts";

/** z/VM (CMS): file name and type, record format and length, records, blocks, date, time, disk or owner. */
export const vm: Dialect = { name: "z/VM", begin: () => parseCmsLine };

/** Reads `PROFILE  EXEC  V  71  26  1  2026-11-22 10:15:07  MNT191`. Only records of fixed length tell a size. */
function parseCmsLine(line: string): RemoteEntry | undefined {
  const match = file.exec(line);
  if (match === null) return undefined;
  const { name, type, format, length, records, year, month, day, iso, time, label } = match.groups!;
  if (type === "DIR" || format === "DIR") {
    const entry: EntryDraft = { name: name!, kind: "directory", raw: line };
    return dated(entry);
  }
  if (format === "-") return undefined;
  const entry: EntryDraft = { name: `${name!}.${type!}`, kind: "file", raw: line };
  const bytes = Number(length) * Number(records);
  if (format === "F") entry.size = bytes;
  else entry.allocated = bytes;
  return dated(entry);

  function dated(entry: EntryDraft): RemoteEntry {
    const [first, second, third] = (iso ?? "").split("-").map(Number);
    const written =
      iso === undefined
        ? { year: fullYear(year!), month: Number(month), day: Number(day) }
        : { year: first!, month: second!, day: third! };
    setWritten(entry, written, time);
    if (label !== undefined && label !== "-") entry.owner = label;
    return entry;
  }
}

const word = String.raw`[A-Z0-9$#@+:_-]{1,8}`;
const file = new RegExp(
  String.raw`^\s{0,2}(?<name>${word})\s+(?:(?<type>${word})\s+)?(?<format>[FV]|DIR|-)\s+(?<length>\d{1,10}|-)\s+(?<records>\d{1,12}|-)\s+(?:\d{1,12}|-)\s+` +
    String.raw`(?:(?<iso>\d{4}-\d{2}-\d{2})|(?<month>\d{1,2})/(?<day>\d{2})/(?<year>\d{4}|\d{2}))\s+(?<time>\d{1,2}:\d{2}:\d{2})(?:\s+(?<label>\S{1,24}))?\s*$`,
);
