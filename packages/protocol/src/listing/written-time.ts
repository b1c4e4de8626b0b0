import { timeOf } from "../calendar.ts";
import type { EntryDraft, RemoteEntry } from "./entry.ts";

/** Puts a moment and how much of it was said into an entry; nothing when there is no such moment. */
export function setModified(
  entry: EntryDraft,
  time: number | undefined,
  precision: NonNullable<RemoteEntry["modifiedPrecision"]>,
): void {
  if (time === undefined) return;
  entry.modified = time;
  entry.modifiedPrecision = precision;
}

/** `10:15` or `10:15:07` behind a day, into an entry; the day alone when there is no time. */
export function setWritten(entry: EntryDraft, { year, month, day }: WrittenDay, time: string | undefined): void {
  const match = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?/.exec(time ?? "");
  if (match === null) return setModified(entry, timeOf(year, month, day), "day");
  const second = match[3] === undefined ? undefined : Number(match[3]);
  const moment = timeOf(year, month, day, Number(match[1]), Number(match[2]), second);
  setModified(entry, moment, second === undefined ? "minute" : "second");
}

/** A day as it was written, which need not exist. */
export interface WrittenDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The year of two figures, 1970 to 2069, or of three as OS/2 counts from 1900; of four it is itself. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 3) return year;
  if (digits.length === 3) return 1900 + year;
  return year + (year < 70 ? 2000 : 1900);
}
