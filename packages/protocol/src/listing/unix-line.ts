import { calendarDay, writableTime } from "../calendar.ts";
import { encodeText } from "../text.ts";
import type { Dialect } from "./dialect.ts";
import type { EntryDraft, EntryKind, ListedEntry, ListingOptions, RemoteEntry } from "./entry.ts";
import { listedName } from "./listed-name.ts";
import { formatPermissions, parsePermissions } from "./permissions.ts";
import { readUnixDate, type UnixDate } from "./unix-date.ts";
import { setModified } from "./written-time.ts";

/** The listing of `ls -l`, in every language, of all systems that took it over. */
export const unix: Dialect = {
  name: "Unix",
  begin(lines, options) {
    // A word and a number before other lines is a total in a language that is not known here.
    const headed = lines.length > 1 && foreignTotal.test(lines[0]!) && parseUnixLine(lines[1]!, options) !== undefined;
    let first = headed;
    return (line) => {
      const entry = parseUnixLine(line, options);
      const heading = entry === undefined && (total.test(line) || (first && foreignTotal.test(line)));
      first = false;
      return heading ? "heading" : entry;
    };
  },
};

/**
 * One line of `/bin/ls -l` in the C locale and UTC, the form of LIST that every client reads: no standard has one, RFC 959
 * §4.1.3 leaves it to the system. A date within the last half year shows its time, any other its year. Blanks in the names
 * of owner and group become `_`; for CR, LF and NUL see {@link listedName}.
 */
export function formatUnixLine(entry: ListedEntry, options: ListingOptions): string {
  return unixLineWriter(options)(entry);
}

/**
 * Writes lines as {@link formatUnixLine} does, many of them: most entries of a directory have their permissions, owner and
 * group in common with the one before, and many the day or the minute.
 */
export function unixLineWriter(options: ListingOptions): (entry: ListedEntry) => string {
  const writeHead = unixHeadWriter(options);
  let head = "";
  const put = (part: string): void => void (head += part);
  return (entry) => {
    const target = targetOf(entry);
    head = "";
    writeHead(entry, put);
    return head + listedName(entry.name) + (target === undefined ? "" : ` -> ${listedName(target)}`);
  };
}

/** Writes what stands before an entry's name in its line, part by part: so that it need not become one text. */
export type HeadWriter = (entry: ListedEntry, put: (part: string) => void) => void;

/** Writes what stands before the names in those lines. */
export function unixHeadWriter({ now }: ListingOptions): HeadWriter {
  const dateOf = dateWriter(now);
  const ownersOf = ownersWriter();
  return (entry, put) => {
    const target = targetOf(entry);
    // The size of a link is that of its target's name; it tells a reader which of several arrows is the one.
    const size = target === undefined ? entry.size : encodeText(target).length;
    put(ownersOf(entry));
    put(` ${String(size).padStart(8)}`);
    put(dateOf(entry.modified));
  };
}

/**
 * Reads a line of `ls -l` as the many servers write it: without links, owner or group, with names of several words, a size
 * glued to the group, device numbers, ACL marks, inode and block columns, NetWare's rights, the forks of a Macintosh, dates as
 * {@link readUnixDate} knows them. Undefined when it is no such line.
 */
export function parseUnixLine(line: string, { now }: ListingOptions): RemoteEntry | undefined {
  const head = heading.exec(line);
  if (head === null) return undefined;
  const [{ length }, letter = "", permissions = ""] = head;
  const found = findDate(line, length, now);
  if (found === undefined) return undefined;
  const { date, size, columns, name } = found;
  const kind = kindOf(letter);
  const entry: EntryDraft = { name, kind, raw: line };
  if (kind === "file" && size !== undefined) entry.size = size;
  const mode = parsePermissions(permissions);
  if (mode !== undefined) entry.mode = mode;
  readOwners(entry, columns, size);
  setModified(entry, date.time, date.precision);
  if (date.utc && date.time !== undefined) entry.zone = "utc";
  if (kind === "link") splitTarget(entry, size);
  return entry;
}

const total =
  /^(?:total|insgesamt|gesamt|totale|totaal|totalt|razem|celkem|celkom|yhteensä|i alt|sammanlagt|skupaj|ukupno|összesen|toplam|kokku|kopā|iš viso|итого|всего|разом|σύνολο|合計|総数|합계|总用量|总计|總計|總用量)\s{0,3}:?\s{0,20}[\d.,]{1,20}[KMGTP]?$/iu;
const foreignTotal = /^[\p{L}\uDC80-\uDCFF]{1,20}:?\s+[\d.,]{1,20}[KMGTP]?$/u;
const letters: Readonly<Record<EntryKind, string>> = { file: "-", directory: "d", link: "l", other: "p" };
const defaultModes: Readonly<Record<EntryKind, number>> = { file: 0o644, directory: 0o755, link: 0o777, other: 0o600 };
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// Half a Gregorian year, as in GNU ls.
const recent = 15_778_476_000;
// A file written while its directory is being listed is not from the future.
const clockSkew = 60_000;

// Inode and blocks, type, permissions or NetWare's rights, ACL mark.
const heading = /^\s*(?:\d{1,20}\s+){0,2}([-a-zA-Z?])(?:([-rwxsStTlL]{9})[-+.@*]?|\s*\[[-A-Za-z]{8}\])\s*/;
// No server writes more before a name.
const mostWords = 20;

interface FoundDate {
  readonly date: UnixDate;
  /** Undefined when it was written for people, as `1.5K`. */
  readonly size: number | undefined;
  /** The words between the permissions and the size. */
  readonly columns: readonly string[];
  readonly name: string;
}

/** Finds the size with a date behind it: the one fixed point of all these lines. */
function findDate(line: string, start: number, now: number): FoundDate | undefined {
  const words: string[] = [];
  const ends: number[] = [];
  word.lastIndex = start;
  for (let match = word.exec(line); match !== null && words.length < mostWords; match = word.exec(line)) {
    words.push(match[0]);
    ends.push(word.lastIndex);
  }
  // Something stands before the size as a rule: searching behind it keeps an owner called May out of the date.
  for (const first of [2, 1]) {
    for (let at = first; at < words.length; at++) {
      const size = sizeBefore(words, at);
      const date = size === undefined ? undefined : readUnixDate(words, at, now);
      if (date === undefined) continue;
      const name = line.slice(ends[at + date.words - 1]! + 1);
      return name === "" ? undefined : { date, ...size!, name };
    }
  }
  return undefined;
}

const word = /\S+/g;

/** The size that ends right before a word, glued to the group or not, with what stands before it. */
function sizeBefore(words: readonly string[], at: number): Pick<FoundDate, "size" | "columns"> | undefined {
  const written = words[at - 1]!;
  const last = written.charCodeAt(written.length - 1);
  if (last < 0x30 || last > 0x39) {
    return forPeople.test(written) ? { size: undefined, columns: words.slice(0, at - 1) } : undefined;
  }
  const [digits] = sizeAtEnd.exec(written) ?? [""];
  if (digits === "") return undefined;
  const size = Number(digits);
  const glued = written.slice(0, written.length - digits.length);
  const columns = words.slice(0, at - 1);
  // The major number of a device, before the minor one.
  if (/^\d{1,10},$/.test(glued)) return { size, columns };
  if (glued !== "") return { size, columns: [...columns, glued] };
  if (/^\d{1,10},$/.test(columns.at(-1) ?? "")) columns.pop();
  return { size, columns };
}

const forPeople = /^\d{1,4}(?:[.,]\d)?[KMGTP]i?B?$/i;
const sizeAtEnd = /(?<!\d)\d{1,20}$/;

function formatName(name: string | undefined): string {
  if (name === undefined || name === "") return "ftp";
  return /[\s\0]/.test(name) ? name.replace(/[\s\0]+/g, "_") : name;
}

/** Where a link points, if that is known. */
function targetOf({ kind, target }: ListedEntry): string | undefined {
  return kind === "link" ? target : undefined;
}

/** Writes what stands before the size. */
function ownersWriter(): (entry: ListedEntry) => string {
  let text = "";
  let last: Pick<ListedEntry, "kind" | "mode" | "links" | "owner" | "group"> | undefined;
  return (entry) => {
    const { kind, mode = defaultModes[kind], links = 1, owner, group } = entry;
    const same = last?.kind === kind && last.mode === mode && last.links === links;
    if (same && last?.owner === owner && last?.group === group) return text;
    const names = `${formatName(owner).padEnd(8)} ${formatName(group).padEnd(8)}`;
    text = `${letters[kind]}${formatPermissions(mode)} ${String(links).padStart(3)} ${names}`;
    last = { kind, mode, links, ...(owner !== undefined && { owner }), ...(group !== undefined && { group }) };
    return text;
  };
}

/** Writes dates as of `ls -l`, blanks around them: with the time where that is within the last half year. */
function dateWriter(now: number): (time: number) => string {
  let day = Number.NaN;
  let date = "";
  let withYear = "";
  let minute = Number.NaN;
  let withClock = "";
  return (time) => {
    const minutes = Math.floor(writableTime(time) / 60_000);
    const days = Math.floor(minutes / 1440);
    if (days !== day) {
      const is = calendarDay(days);
      day = days;
      date = ` ${months[is.month - 1]} ${is.day < 10 ? ` ${is.day}` : is.day} `;
      withYear = `${date}${String(is.year).padStart(4, "0").padStart(5)} `;
    }
    if (time <= now - recent || time > now + clockSkew) return withYear;
    if (minutes !== minute) {
      const minuteOfDay = minutes - days * 1440;
      minute = minutes;
      withClock = `${date}${twoDigits(Math.floor(minuteOfDay / 60))}:${twoDigits(minuteOfDay % 60)} `;
    }
    return withClock;
  };
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
function readOwners(entry: EntryDraft, columns: readonly string[], size: number | undefined): void {
  if (isMacintosh(columns, size)) return;
  const words = [...columns];
  if (/^\d{1,9}$/.test(words[0] ?? "")) entry.links = Number(words.shift());
  if (words.length > 1) entry.group = words.pop()!;
  const owner = words.join(" ");
  if (owner !== "") entry.owner = owner;
}

/** NetPresenz and Peter's server tell no owner but `folder`, or the sizes of both forks of a file before their sum. */
function isMacintosh(columns: readonly string[], size: number | undefined): boolean {
  if (columns.length === 1) return columns[0] === "folder";
  return columns.length === 2 && Number(columns[0]) + Number(columns[1]) === size && size > 0;
}

/** Parts `name -> target`. When there are several arrows, the one that leaves a target of the link's size. */
function splitTarget(entry: EntryDraft, size: number | undefined): void {
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
