import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarDay, dayLength, daysSince1970, isLeapYear, timeOf } from "./calendar.ts";

test("Every day of the calendar is the one that Date knows", () => {
  const date = fc.date({
    min: new Date("0000-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, (moment) => {
      const days = Math.floor(moment.getTime() / dayLength);
      const day = calendarDay(days);
      expect(day).toEqual({ year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, day: moment.getUTCDate() });
      expect(daysSince1970(day.year, day.month, day.day)).toBe(days);
    }),
    { numRuns: 2000 },
  );
});

test("Days follow each other without gap through leap years and centuries", () => {
  for (const year of [0, 4, 1899, 1900, 1999, 2000, 2023, 2024, 2100]) {
    const first = daysSince1970(year, 1, 1);
    const length = isLeapYear(year) ? 366 : 365;
    expect(daysSince1970(year + 1, 1, 1) - first).toBe(length);
    expect(calendarDay(first + length - 1)).toEqual({ year, month: 12, day: 31 });
  }
});

test("A day or time that does not exist has no moment", () => {
  expect(timeOf(2023, 2, 29)).toBeUndefined();
  expect(timeOf(1900, 2, 29)).toBeUndefined();
  expect(timeOf(2023, 4, 31)).toBeUndefined();
  expect(timeOf(2023, 13, 1)).toBeUndefined();
  expect(timeOf(2023, 0, 1)).toBeUndefined();
  expect(timeOf(2023, 1, 0)).toBeUndefined();
  expect(timeOf(2023, 1, 1, 24)).toBeUndefined();
  expect(timeOf(2023, 1, 1, 0, 60)).toBeUndefined();
  expect(timeOf(2023, 1, 1, 0, 0, 61)).toBeUndefined();
  expect(timeOf(2024, 2, 29)).toBe(Date.UTC(2024, 1, 29));
});
