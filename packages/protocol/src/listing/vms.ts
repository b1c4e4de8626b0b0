import { monthOf } from "./months.ts";
import type { Dialect, LineReading } from "./dialect.ts";
import type { EntryDraft } from "./entry.ts";
import { setWritten } from "./written-time.ts";

/** OpenVMS with UCX, TCPware, MultiNet and others: a line of `DIRECTORY/SIZE/DATE/OWNER/PROTECTION`, broken behind long names. */
export const vms: Dialect = { name: "VMS", begin: () => parseVmsLine };

/**
 * Reads `NAME.TXT;3  12/15  22-NOV-2026 10:15:07  [GROUP,OWNER]  (RWED,RWED,RE,)`. The name is with its version, which is how
 * that one version can be fetched; a directory's is without `.DIR;1`, which is how it can be entered. Sizes are blocks of 512
 * bytes.
 */
function parseVmsLine(line: string): LineReading {
  if (heading.test(line)) return "heading";
  const file = fileName.exec(line);
  if (file === null) return undefined;
  const [{ length }, written = "", bare = "", type = ""] = file;
  const rest = line.slice(length);
  if (rest.trim() === "") return "continued";
  const entry: EntryDraft = { name: written, kind: "file", raw: line };
  if (type.toUpperCase() === "DIR") {
    entry.kind = "directory";
    entry.name = bare;
  }
  if (refusal.test(rest)) return entry;
  const match = columns.exec(rest);
  if (match === null) return undefined;
  const { blocks, day, month, year, time, uic, owner, group, protection } = match.groups!;
  if (blocks !== undefined && entry.kind === "file") entry.allocated = Number(blocks) * 512;
  if (day !== undefined) {
    const known = monthOf(month!);
    if (known === undefined) return undefined;
    setWritten(entry, { year: Number(year), month: known, day: Number(day) }, time);
  } else if (blocks === undefined && uic === undefined && protection === undefined) return undefined;
  if (owner !== undefined) entry.owner = owner;
  if (group !== undefined) entry.group = group;
  return entry;
}

// The directory, the totals, and how many files could not be shown.
const heading =
  /^\s*(?:Directory\s+(?:[\w$-]{1,255}:{1,2}){0,3}[[<][^\]>]{1,255}[\]>]|(?:Grand )?Total of \d{1,12} (?:files?|directories|directory)\b)/i;
// ODS-2 has 39 characters on each side of the point, ODS-5 any with ^ before what would end the name.
const fileName = /^\s{0,4}(([^\s;[\]()]{0,236})\.([^\s;.[\]()]{0,236});-?\d{1,5})(?=\s|$)/;
const refusal = /^\s+(?:%[A-Z]+-[A-Z]-[A-Z]+|insufficient privilege|no privilege|device not mounted|file access)/i;
const columns = new RegExp(
  String.raw`^(?:\s+(?<blocks>\d{1,12})(?:\s?/\s?\d{1,12})?)?` +
    String.raw`(?:\s+(?<day>\d{1,2})-(?<month>[^\s\d-]{3,9})-(?<year>\d{4})(?:\s+(?<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?))?)?` +
    String.raw`(?:\s+(?<uic>\[(?:(?<group>[^\s,\]]{1,64}),)?(?<owner>[^\s,\]]{1,64})\]))?` +
    String.raw`(?:\s+(?<protection>\([RWED,\s]{0,40}\)))?\s*$`,
  "i",
);
