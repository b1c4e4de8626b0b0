import { calendarDay, dayLength, timeOf } from "../calendar.ts";
import type { RemoteEntry } from "./entry.ts";
import { monthOf } from "./months.ts";

/** A date in a line of words. */
export interface UnixDate {
  /** How many words it takes. */
  readonly words: number;
  /** Milliseconds since 1970; undefined when there is no such moment. */
  readonly time: number | undefined;
  readonly precision: NonNullable<RemoteEntry["modifiedPrecision"]>;
  /** The zone was written too, and the time is UTC. */
  readonly utc?: boolean;
}

/**
 * Reads a date as `ls` writes it in one of many languages and styles: `Nov 22 10:15`, `22. nov 2026`, `Nov 22 10:15:07 2026`,
 * `Nov 22 2026 10:15`, `11月 22日 10:15`, `2026-11-22 10:15`, `22.11.2026 10:15`, `11-22 10:15`. One without a year is the last
 * such moment not after tomorrow, for the server's zone may be ahead. Undefined when no date begins at that word.
 */
export function readUnixDate(words: readonly string[], at: number, now: number): UnixDate | undefined {
  const first = words[at]!;
  const code = first.charCodeAt(0);
  const day = code >= 0x30 && code <= 0x39 ? figures(words, at, first) : monthFirst(words, at, first);
  return day === undefined ? undefined : withTime(words, at, day, now);
}

/** A day, the words it takes, and its year where it says one. */
interface Day {
  readonly words: number;
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
}

function monthFirst(words: readonly string[], at: number, word: string): Day | undefined {
  const month = monthOf(word);
  const day = month === undefined ? undefined : dayOf(words[at + 1]);
  return day === undefined ? undefined : { words: 2, year: undefined, month: month!, day };
}

function figures(words: readonly string[], at: number, first: string): Day | undefined {
  const next = words[at + 1];
  if (/^\d{1,2}\.?$/.test(first)) {
    const month = next === undefined ? undefined : monthOf(next);
    return month === undefined ? undefined : { words: 2, year: undefined, month, day: Number.parseInt(first, 10) };
  }
  const match = whole.exec(first);
  if (match !== null) {
    const { year, isoMonth, isoDay, day, month, lastYear, named, short, shortDay } = match.groups!;
    if (year !== undefined) return numbers(year, isoMonth, isoDay);
    if (lastYear !== undefined && month !== undefined) return inOrder(lastYear, day!, month, first);
    if (named !== undefined) {
      const known = monthOf(named);
      return known === undefined ? undefined : { words: 1, year: Number(lastYear), month: known, day: Number(day) };
    }
    return numbers(undefined, short, shortDay);
  }
  return ideographs(words, at) ?? yearFirst(words, at);
}

// 2026-11-22, 22.11.2026, 22-Nov-2026, 11-22.
const whole =
  /^(?:(?<year>\d{4})[-/](?<isoMonth>\d{1,2})[-/](?<isoDay>\d{1,2})|(?<day>\d{1,2})(?:[-./](?<month>\d{1,2})[-./]|-(?<named>[^\d-]{3,9})-)(?<lastYear>\d{4})|(?<short>\d{2})-(?<shortDay>\d{2}))$/;

function numbers(year: string | undefined, month: string | undefined, day: string | undefined): Day {
  return { words: 1, year: year === undefined ? undefined : Number(year), month: Number(month), day: Number(day) };
}

/** With points the day comes first; otherwise the month, unless it cannot be one. */
function inOrder(year: string, one: string, other: string, written: string): Day {
  return written.includes(".") || Number(one) > 12 ? numbers(year, other, one) : numbers(year, one, other);
}

/** `2026年 11月 22日`, `11月22日`, `11월 22`: in words or in one, with or without the year. */
function ideographs(words: readonly string[], at: number): Day | undefined {
  const joined = east.exec(words[at]!);
  if (joined !== null) {
    const { year, month, day } = joined.groups!;
    return { ...numbers(year, month, day), words: 1 };
  }
  const year = eastYear.exec(words[at]!)?.[1];
  const monthAt = year === undefined ? at : at + 1;
  const month = eastMonth.exec(words[monthAt] ?? "")?.[1];
  const day = month === undefined ? undefined : dayOf(words[monthAt + 1]);
  return day === undefined ? undefined : { ...numbers(year, month, undefined), day, words: monthAt + 2 - at };
}

// What is no UTF-8 is two bytes in each charset of the three languages.
const legacy = "[\\uDC80-\\uDCFF]{2}";
const eastYear = new RegExp(`^(\\d{4})(?:年|년|${legacy})$`);
const eastMonth = new RegExp(`^(\\d{1,2})(?:月|월|${legacy})$`);
const east = new RegExp(
  `^(?:(?<year>\\d{4})(?:年|년|${legacy}))?(?<month>\\d{1,2})(?:月|월|${legacy})(?<day>\\d{1,2})(?:日|일|${legacy})$`,
);
const eastDay = new RegExp(`^(\\d{1,2})(?:日|일|${legacy})$`);
const eastTime = new RegExp(`^(\\d{1,2})(?:[時时点點시]|${legacy})(\\d{2})(?:[分분]|${legacy})$`);

/**
 * `2026 nov 22`, `2026. nov. 22. 10:15`. Four figures without a point are a size when behind the day the time follows, or the
 * year.
 */
function yearFirst(words: readonly string[], at: number): Day | undefined {
  const [, year, point] = /^((?:19|20|21)\d{2})(\.?)$/.exec(words[at]!) ?? [];
  const month = year === undefined ? undefined : monthOf(words[at + 1] ?? "");
  const day = month === undefined ? undefined : dayOf(words[at + 2]);
  if (day === undefined) return undefined;
  const after = words[at + 3];
  if (point === "" && (yearOf(after) !== undefined || clockOf(after) !== undefined)) return undefined;
  return { words: 3, year: Number(year), month: month!, day };
}

function dayOf(word = ""): number | undefined {
  const match = /^(\d{1,2})[.,]?$/.exec(word) ?? eastDay.exec(word);
  return match === null ? undefined : Number(match[1]);
}

function withTime(words: readonly string[], at: number, day: Day, now: number): UnixDate | undefined {
  let next = at + day.words;
  let { year } = day;
  const { month, day: date } = day;
  const yearFollows = year === undefined ? yearOf(words[next]) : undefined;
  if (yearFollows !== undefined) {
    year = yearFollows;
    next++;
  }
  const time = clockOf(words[next]);
  // Behind a year a word like 10:15 is a time only when a name is left.
  if (time === undefined || (year !== undefined && words[next + 1] === undefined)) {
    return year === undefined ? undefined : { words: next - at, time: timeOf(year, month, date), precision: "day" };
  }
  const { hour, minute, second } = time;
  const precision = second === undefined ? "minute" : "second";
  next++;
  if (year === undefined && second !== undefined) {
    year = yearOf(words[next]);
    if (year !== undefined) next++;
  }
  if (year === undefined) {
    const moment = latest({ month, day: date, hour, minute, second }, now + dayLength);
    return { words: next - at, time: moment, precision };
  }
  const moment = timeOf(year, month, date, hour, minute, second);
  const zone = day.words === 1 ? zoneOf(words[next]) : undefined;
  if (zone === undefined) return { words: next - at, time: moment, precision };
  return { words: next + 1 - at, time: moment === undefined ? undefined : moment - zone, precision, utc: true };
}

function yearOf(word = ""): number | undefined {
  const digits = /^(?:19|20|21)\d{2}$/.test(word) ? word : eastYear.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

interface WrittenClock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number | undefined;
}

function clockOf(word = ""): WrittenClock | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:([AP])M?)?$/i.exec(word) ?? eastTime.exec(word);
  if (match === null) return undefined;
  const written = Number(match[1]);
  const half = match[4]?.toUpperCase();
  const hour = half === undefined ? written : (written % 12) + (half === "P" ? 12 : 0);
  return { hour, minute: Number(match[2]), second: match[3] === undefined ? undefined : Number(match[3]) };
}

/** `+0100` as milliseconds. */
function zoneOf(word = ""): number | undefined {
  const match = /^([-+])(\d{2}):?(\d{2})$/.exec(word);
  if (match === null) return undefined;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

/** The last such moment not after `limit`. Eight years back there has been every day of the calendar. */
function latest(
  { month, day, hour, minute, second }: WrittenClock & Pick<Day, "month" | "day">,
  limit: number,
): number | undefined {
  const { year } = calendarDay(Math.floor(limit / dayLength));
  for (let back = 0; back <= 8; back++) {
    const time = timeOf(year - back, month, day, hour, minute, second);
    if (time !== undefined && time <= limit) return time;
  }
  return undefined;
}
