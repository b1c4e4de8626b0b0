import { timeOf } from "../calendar.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";

/**
 * Reads a line of the DOS listing that IIS and other servers on Windows send: `11-22-23  10:15AM       <DIR>          name`,
 * with two or four figures for the year, with and without AM and PM, with the date in ISO order, with junctions and links.
 * The time is the server's own. Undefined when it is no such line.
 */
export function parseDosLine(line: string): RemoteEntry | undefined {
  const match = dosLine.exec(line);
  if (match === null) return undefined;
  const groups = match.groups!;
  const what = groups["what"]!.trim().toUpperCase();
  const entry: EntryDraft = { name: groups["name"]!, kind: "file", raw: line };
  if (/^\d/.test(what)) entry.size = Number(what.replace(/[.,]/g, ""));
  else if (what === "<DIR>") entry.kind = "directory";
  else readLink(entry);
  const modified = readTime(groups);
  if (modified !== undefined) {
    entry.modified = modified;
    entry.modifiedPrecision = "minute";
  }
  return entry;
}

// IIS sets the name of a directory behind ten blanks, that of a file behind one.
const dosLine = new RegExp(
  String.raw`^(?:(?<month>\d{1,2})[-/](?<day>\d{1,2})[-/](?<year>\d{4}|\d{2})|(?<iso>\d{4}[-/]\d{2}[-/]\d{2}))\s+` +
    String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})\s?(?<half>[AP]M?)?\s+` +
    String.raw`(?<what><(?:DIR|JUNCTION|SYMLINKD?)>(?=\s)(?: {1,9}(?= ))?|\d{1,3}(?:[.,]\d{3}){1,6}|\d{1,20})\s(?<name>.+)$`,
  "is",
);

function readTime(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const written = Number(groups["hour"]);
  const half = groups["half"]?.[0]?.toUpperCase();
  const hour = half === undefined ? written : (written % 12) + (half === "P" ? 12 : 0);
  const minute = Number(groups["minute"]);
  if (groups["iso"] !== undefined) {
    const [year, month, day] = groups["iso"].split(/[-/]/).map(Number);
    return timeOf(year!, month!, day!, hour, minute);
  }
  const [year, month, day] = [Number(groups["year"]), Number(groups["month"]), Number(groups["day"])];
  const fullYear = groups["year"]!.length === 4 ? year : year + (year < 70 ? 2000 : 1900);
  // Month first, as in America; a first number above 12 can only be the day.
  return month > 12 ? timeOf(fullYear, day, month, hour, minute) : timeOf(fullYear, month, day, hour, minute);
}

/** `name [target]`, as `dir` writes junctions and links. */
function readLink(entry: EntryDraft): void {
  entry.kind = "link";
  const match = /^(.+) \[(.+)\]$/s.exec(entry.name);
  if (match === null) return;
  entry.name = match[1]!;
  entry.target = match[2]!;
}
