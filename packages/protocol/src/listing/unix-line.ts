import { calendarDay, dayLength, timeOf, writableTime } from "../calendar.ts";
import { encodeText } from "../text.ts";
import type { EntryDraft, EntryKind, ListedEntry, ListingOptions, RemoteEntry } from "./entry.ts";
import { listedName } from "./listed-name.ts";
import { formatPermissions, parsePermissions } from "./permissions.ts";

/**
 * One line of `/bin/ls -l` in the C locale and UTC, the form of LIST that every client reads: no standard has one, RFC 959
 * §4.1.3 leaves it to the system. A date within the last half year shows its time, any other its year. Blanks in the names
 * of owner and group become `_`; for CR, LF and NUL see {@link listedName}.
 */
export function formatUnixLine(entry: ListedEntry, { now }: ListingOptions): string {
  const { kind, mode = defaultModes[kind] } = entry;
  const arrow = kind === "link" && entry.target !== undefined ? ` -> ${listedName(entry.target)}` : "";
  // The size of a link is that of its target's name; it tells a reader which of several arrows is the one.
  const size = arrow === "" ? entry.size : encodeText(arrow).length - 4;
  const links = String(entry.links ?? 1).padStart(3);
  const owner = formatName(entry.owner).padEnd(8);
  const group = formatName(entry.group).padEnd(8);
  const date = formatDate(entry.modified, now);
  const permissions = letters[kind] + formatPermissions(mode);
  return `${permissions} ${links} ${owner} ${group} ${String(size).padStart(8)} ${date} ${listedName(entry.name)}${arrow}`;
}

/**
 * Reads a line of `ls -l` as the many servers write it: without links, owner or group, with names of several words, a size
 * glued to the group, device numbers, ACL marks, inode and block columns, NetWare's rights, dates by day, ISO or with
 * seconds. A date without a year is the last one not after tomorrow, for the server's zone may be ahead. Undefined when it
 * is no such line.
 */
export function parseUnixLine(line: string, { now }: ListingOptions): RemoteEntry | undefined {
  const head = heading.exec(line);
  if (head === null) return undefined;
  const [{ length }, letter = "", permissions = ""] = head;
  // Something always stands before the size: searching behind it keeps an owner called May out of the date.
  column.lastIndex = length + (/^\S+/.exec(line.slice(length))?.[0].length ?? 0);
  let date = column.exec(line);
  if (date === null) {
    column.lastIndex = length;
    date = column.exec(line);
  }
  if (date === null) return undefined;
  const name = line.slice(date.index + date[0].length);
  if (name === "") return undefined;
  const kind = kindOf(letter);
  const size = Number(date.groups!["size"]);
  const entry: EntryDraft = { name, kind, raw: line };
  if (kind === "file") entry.size = size;
  const mode = parsePermissions(permissions);
  if (mode !== undefined) entry.mode = mode;
  readOwners(entry, line.slice(length, date.index));
  readDate(entry, date.groups!, now);
  if (kind === "link") splitTarget(entry, size);
  return entry;
}

const letters: Readonly<Record<EntryKind, string>> = { file: "-", directory: "d", link: "l", other: "p" };
const defaultModes: Readonly<Record<EntryKind, number>> = { file: 0o644, directory: 0o755, link: 0o777, other: 0o600 };
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// Half a Gregorian year, as in GNU ls.
const recent = 15_778_476_000;
// A file written while its directory is being listed is not from the future.
const clockSkew = 60_000;

// Inode and blocks, type, permissions or NetWare's rights, ACL mark.
const heading = /^\s*(?:\d{1,20}\s+){0,2}([-a-zA-Z?])(?:([-rwxsStTlL]{9})[+.@*]?|\s*\[[-A-Za-z]{8}\])\s*/;
const month = `(?<month>${months.join("|")})[a-z]{0,6}\\.?`;
const column = new RegExp(
  String.raw`(?<!\d)(?:\d{1,10},\s*)?(?<size>\d{1,20})\s+` +
    String.raw`(?:(?:${month}\s+(?<day>\d{1,2})|(?<dayFirst>\d{1,2})\.?\s+${month.replace("month", "monthLast")})\s+` +
    String.raw`(?:(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})\s+(?<yearLast>\d{4}))?|(?<year>\d{4}))|` +
    String.raw`(?<iso>\d{4}-\d{2}-\d{2})\s+(?<isoTime>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(?:\s[-+]\d{4})?)(?:\s|$)`,
  "gi",
);

function formatName(name: string | undefined): string {
  if (name === undefined || name === "") return "ftp";
  return /[\s\0]/.test(name) ? name.replace(/[\s\0]+/g, "_") : name;
}

function formatDate(time: number, now: number): string {
  const minutes = Math.floor(writableTime(time) / 60_000);
  const days = Math.floor(minutes / 1440);
  const { year, month, day } = calendarDay(days);
  const date = `${months[month - 1]} ${day < 10 ? ` ${day}` : day}`;
  if (time <= now - recent || time > now + clockSkew) return `${date} ${String(year).padStart(4, "0").padStart(5)}`;
  const minuteOfDay = minutes - days * 1440;
  return `${date} ${twoDigits(Math.floor(minuteOfDay / 60))}:${twoDigits(minuteOfDay % 60)}`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

function kindOf(letter: string): EntryKind {
  if (letter === "-") return "file";
  if (letter === "d") return "directory";
  return letter === "l" ? "link" : "other";
}

/** What stands between permissions and size: links, owner and group, or fewer; a name of several words is the owner's. */
function readOwners(entry: EntryDraft, columns: string): void {
  const words = columns.trim().split(/\s+/);
  if (/^\d{1,9}$/.test(words[0]!)) entry.links = Number(words.shift());
  if (words.length > 1) entry.group = words.pop()!;
  const owner = words.join(" ");
  if (owner !== "") entry.owner = owner;
}

function readDate(entry: EntryDraft, groups: Readonly<Record<string, string | undefined>>, now: number): void {
  const [hour, minute, second] = (groups["isoTime"] ?? `${groups["hour"]}:${groups["minute"]}`).split(":").map(Number);
  if (groups["iso"] !== undefined) {
    const [year, month, day] = groups["iso"].split("-").map(Number);
    setModified(entry, timeOf(year!, month!, day!, hour, minute, second), second === undefined ? "minute" : "second");
    return;
  }
  const name = (groups["month"] ?? groups["monthLast"])!.toLowerCase();
  const month = months.findIndex((known) => known.toLowerCase() === name) + 1;
  const day = Number(groups["day"] ?? groups["dayFirst"]);
  if (groups["year"] !== undefined) setModified(entry, timeOf(Number(groups["year"]), month, day), "day");
  else if (groups["yearLast"] !== undefined) {
    setModified(
      entry,
      timeOf(Number(groups["yearLast"]), month, day, hour, minute, Number(groups["second"])),
      "second",
    );
  } else setModified(entry, latest(month, day, hour!, minute!, now + dayLength), "minute");
}

/** The last such moment not after `limit`. Eight years back there has been every day of the calendar. */
function latest(month: number, day: number, hour: number, minute: number, limit: number): number | undefined {
  const { year } = calendarDay(Math.floor(limit / dayLength));
  for (let back = 0; back <= 8; back++) {
    const time = timeOf(year - back, month, day, hour, minute);
    if (time !== undefined && time <= limit) return time;
  }
  return undefined;
}

function setModified(
  entry: EntryDraft,
  time: number | undefined,
  precision: NonNullable<RemoteEntry["modifiedPrecision"]>,
): void {
  if (time === undefined) return;
  entry.modified = time;
  entry.modifiedPrecision = precision;
}

/** Parts `name -> target`. When there are several arrows, the one that leaves a target of the link's size. */
function splitTarget(entry: EntryDraft, size: number): void {
  const { name } = entry;
  let arrow = name.indexOf(" -> ");
  if (arrow < 0) return;
  for (let at = arrow; at >= 0; at = name.indexOf(" -> ", at + 1)) {
    if (encodeText(name.slice(at + 4)).length !== size) continue;
    arrow = at;
    break;
  }
  entry.name = name.slice(0, arrow);
  entry.target = name.slice(arrow + 4);
}
