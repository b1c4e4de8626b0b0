import { calendarDay, timeOf, writableTime } from "./calendar.ts";
import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

/**
 * The moment that a time-val names, in milliseconds since 1970 UTC; digits finer than that are cut off (RFC 3659 §2.3).
 * Throws {@link ProtocolError} `syntax`.
 */
export function parseTimeValue(text: string): number {
  const match = /^(\d{14})(?:\.(\d+))?$/.exec(text);
  const time = match === null ? undefined : timeOfDigits(match[1]!, match[2]);
  if (time === undefined) {
    throw new ProtocolError(
      "syntax",
      `"${printable(text)}" is no time; write YYYYMMDDHHMMSS in UTC, as in 19980615100045.`,
    );
  }
  return time;
}

/**
 * The time-val of a moment in milliseconds since 1970 UTC, with its milliseconds where they are not 0 and `fraction` says that
 * they are known (RFC 3659 §2.3). A moment outside of years 0 to 9999 becomes the nearest that can be written.
 */
export function formatTimeValue(time: number, options: TimeValueOptions = {}): string {
  return timeValueWriter(options)(time);
}

export interface TimeValueOptions {
  /** The milliseconds are known. */
  readonly fraction?: boolean;
}

/** Writes moments as {@link formatTimeValue} does, many of them: those of one minute have all but their seconds in common. */
export function timeValueWriter({ fraction = false }: TimeValueOptions): (time: number) => string {
  let minute = Number.NaN;
  let digits = "";
  return (time) => {
    const within = writableTime(time);
    const minutes = Math.floor(within / 60_000);
    if (minutes !== minute) {
      minute = minutes;
      digits = minuteDigits(minutes);
    }
    const rest = within - minutes * 60_000;
    const second = Math.floor(rest / 1000);
    const text = digits + twoDigits(second);
    const milliseconds = rest - second * 1000;
    return fraction && milliseconds !== 0 ? `${text}.${String(milliseconds).padStart(3, "0")}` : text;
  };
}

/**
 * The moment that a server meant by its time-val, undefined when it cannot be told: blanks and text after it, a broken
 * fraction, missing seconds, `19100…` for the year 2000 (a two-digit year printed as a number), and year 0 or 1 for "not
 * known".
 */
export function readTimeValue(text: string): number | undefined {
  const match = /^\s*(\d{12,15})(?:\.(\d+))?/.exec(text);
  if (match === null) return undefined;
  let digits = match[1]!;
  if (digits.length === 15) {
    if (!digits.startsWith("191")) return undefined;
    digits = String(1900 + Number(digits.slice(2, 5))) + digits.slice(5);
  }
  if (digits.length === 13 || digits.startsWith("000")) return undefined;
  return timeOfDigits(digits.padEnd(14, "0"), match[2]);
}

function timeOfDigits(digits: string, fraction = ""): number | undefined {
  const field = (start: number, end: number) => Number(digits.slice(start, end));
  const time = timeOf(field(0, 4), field(4, 6), field(6, 8), field(8, 10), field(10, 12), field(12, 14));
  return time === undefined ? undefined : time + Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/** YYYYMMDDHHMM of a minute since 1970. */
function minuteDigits(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const { year, month, day } = calendarDay(days);
  const rest = minutes - days * 1440;
  const date = String(year).padStart(4, "0") + twoDigits(month) + twoDigits(day);
  return date + twoDigits(Math.floor(rest / 60)) + twoDigits(rest % 60);
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
