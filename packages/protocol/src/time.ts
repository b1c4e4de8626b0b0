import { calendarDay, dayLength, timeOf, writableTime } from "./calendar.ts";
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
export function formatTimeValue(time: number, { fraction = false }: { readonly fraction?: boolean } = {}): string {
  const within = writableTime(time);
  const days = Math.floor(within / dayLength);
  const rest = within - days * dayLength;
  const { year, month, day } = calendarDay(days);
  const second = Math.floor(rest / 1000);
  // One number of 14 digits is a good deal cheaper to print than six padded ones.
  const date = (year * 100 + month) * 100 + day;
  const clock = (Math.floor(second / 3600) * 100 + (Math.floor(second / 60) % 60)) * 100 + (second % 60);
  const digits = String(date * 1_000_000 + clock).padStart(14, "0");
  return fraction && rest % 1000 !== 0 ? `${digits}.${String(rest % 1000).padStart(3, "0")}` : digits;
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
