import type { Dialect } from "./dialect.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";
import { monthOf } from "./months.ts";
import { setWritten } from "./written-time.ts";

/** VanDyke VShell: size, date with its year and time, name; a directory's ends with a slash. */
export const vshell: Dialect = { name: "VShell", begin: () => parseVShellLine };

/** Reads `  1234  Nov 22, 2026 10:15  name`. */
function parseVShellLine(line: string): RemoteEntry | undefined {
  const match = file.exec(line);
  if (match === null) return undefined;
  const { size, month, day, year, time, name } = match.groups!;
  const known = monthOf(month!);
  if (known === undefined) return undefined;
  const directory = name!.endsWith("/") && name !== "/";
  const entry: EntryDraft = { name: name!, kind: directory ? "directory" : "file", raw: line };
  if (!directory) entry.size = Number(size);
  setWritten(entry, { year: Number(year), month: known, day: Number(day) }, time);
  return entry;
}

const file =
  /^\s*(?<size>\d{1,15})\s+(?<month>[^\s\d]{3,10})\s+(?<day>\d{1,2}),\s+(?<year>\d{4})\s+(?<time>\d{1,2}:\d{2}(?::\d{2})?)\s{1,2}(?<name>\S.*)$/s;
