/** Milliseconds of a day without leap seconds. */
export const dayLength = 86_400_000;

/** A day of the Gregorian calendar. The month is 1 to 12. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01, in the Gregorian calendar for all time, year 0 included: what `Date.UTC` cannot say for years below 100. */
export function daysSince1970(year: number, month: number, day: number): number {
  // Years that begin in March have their leap day last, so that months before it need no case of their own.
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    365 * shifted +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    dayOfYear -
    719_468
  );
}

/** The day that lies `days` after 1970-01-01. Numbers only, no `Date`: a listing asks this once for every line. */
export function calendarDay(days: number): CalendarDay {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

/** Milliseconds since 1970 UTC of a time written in figures; undefined when there is no such day or time. Second 60 is a leap second. */
export function timeOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return daysSince1970(year, month, day) * dayLength + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The time itself, or the nearest one that a year of four figures can name; 1970 for what is no number. */
export function writableTime(time: number): number {
  return Math.min(Math.max(Math.floor(time) || 0, earliest), latest);
}

/** True when February has 29 days. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const earliest = daysSince1970(0, 1, 1) * dayLength;
const latest = daysSince1970(10_000, 1, 1) * dayLength - 1;
