import { timeOf } from "../calendar.ts";
import type { Dialect } from "./dialect.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";
import { fullYear, setModified } from "./written-time.ts";

/** The DOS listing of IIS and other servers on Windows; whether days or months come first, the listing's other dates tell. */
export const dos: Dialect = {
  name: "DOS",
  begin(lines) {
    const dayFirst = isDayFirst(lines);
    return (line) => (heading.test(line) ? "heading" : parseDosLine(line, { dayFirst }));
  },
};

/**
 * Reads a line of the DOS listing that IIS and other servers on Windows send: `11-22-23  10:15AM       <DIR>          name`,
 * with two or four figures for the year, with and without AM and PM, with the date in ISO order or behind points with the day
 * first, with junctions and links. The time is the server's own. Undefined when it is no such line.
 */
export function parseDosLine(
  line: string,
  { dayFirst = false }: { readonly dayFirst?: boolean } = {},
): RemoteEntry | undefined {
  const match = dosLine.exec(line);
  if (match === null) return undefined;
  const groups = match.groups!;
  const what = groups["what"]!.trim().toUpperCase();
  const entry: EntryDraft = { name: groups["name"]!, kind: "file", raw: line };
  if (/^\d/.test(what)) entry.size = Number(what.replace(/[.,]/g, ""));
  else if (what === "<DIR>") entry.kind = "directory";
  else readLink(entry);
  setModified(entry, readTime(groups, dayFirst), "minute");
  return entry;
}

// What the command DIR writes around its lines.
const heading =
  /^\s*(?:Volume in drive [A-Z]\b|Volume Serial Number is |Directory of [A-Z]:|[\d.,]{1,20} (?:File|Dir)\(s\)|[\d.,]{1,20} bytes (?:free|total)\b)/i;
// IIS sets the name of a directory behind ten blanks, that of a file behind one.
const dosLine = new RegExp(
  String.raw`^(?:(?<month>\d{1,2})(?<mark>[-/.])(?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})|(?<iso>\d{4}[-/]\d{2}[-/]\d{2}))\s+` +
    String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})\s?(?<half>[AP]M?)?\s+` +
    String.raw`(?<what><(?:DIR|JUNCTION|SYMLINKD?)>(?=\s)(?: {1,9}(?= ))?|\d{1,3}(?:[.,]\d{3}){1,6}|\d{1,20})\s(?<name>.+)$`,
  "is",
);

/** One date that cannot be read with the month first tells of all, unless another one cannot be read with the day first. */
function isDayFirst(lines: readonly string[]): boolean {
  const dates = lines.map((line) => dosLine.exec(line)?.groups);
  const day = dates.some((groups) => Number(groups?.["month"] ?? 0) > 12);
  return day && !dates.some((groups) => Number(groups?.["day"] ?? 0) > 12);
}

function readTime(groups: Readonly<Record<string, string | undefined>>, dayFirst: boolean): number | undefined {
  const written = Number(groups["hour"]);
  const half = groups["half"]?.[0]?.toUpperCase();
  const hour = half === undefined ? written : (written % 12) + (half === "P" ? 12 : 0);
  const minute = Number(groups["minute"]);
  if (groups["iso"] !== undefined) {
    const [year, month, day] = groups["iso"].split(/[-/]/).map(Number);
    return timeOf(year!, month!, day!, hour, minute);
  }
  const [first, second] = [Number(groups["month"]), Number(groups["day"])];
  const year = fullYear(groups["year"]!);
  // Month first, as in America; a first number above 12 can only be the day, and so can one before a point.
  const swapped = groups["mark"] === "." || first > 12 || (dayFirst && second <= 12);
  return swapped ? timeOf(year, second, first, hour, minute) : timeOf(year, first, second, hour, minute);
}

/** `name [target]`, as `dir` writes junctions and links. */
function readLink(entry: EntryDraft): void {
  entry.kind = "link";
  const match = /^(.+) \[(.+)\]$/s.exec(entry.name);
  if (match === null) return;
  entry.name = match[1]!;
  entry.target = match[2]!;
}
