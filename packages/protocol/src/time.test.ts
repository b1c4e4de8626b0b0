import fc from "fast-check";
import { expect, test } from "vitest";
import { ProtocolError } from "./protocol-error.ts";
import { formatTimeValue, parseTimeValue, readTimeValue } from "./time.ts";

test("A time value is UTC", () => {
  expect(parseTimeValue("19980615100045")).toBe(Date.UTC(1998, 5, 15, 10, 0, 45));
});

test("A fraction may have any number of digits", () => {
  expect(parseTimeValue("19980615100045.014")).toBe(Date.UTC(1998, 5, 15, 10, 0, 45, 14));
  expect(parseTimeValue("19980615100045.5")).toBe(Date.UTC(1998, 5, 15, 10, 0, 45, 500));
  expect(parseTimeValue("19980615100045.0149999999999999999999999")).toBe(Date.UTC(1998, 5, 15, 10, 0, 45, 14));
});

test("A leap second is the second after", () => {
  expect(parseTimeValue("19981231235960")).toBe(Date.UTC(1999, 0, 1));
});

test("Years below 100 are those years", () => {
  expect(parseTimeValue("00990101000000")).toBe(Date.parse("0099-01-01T00:00:00Z"));
  expect(parseTimeValue("00000101000000")).toBe(Date.parse("0000-01-01T00:00:00Z"));
});

test.each([
  "",
  "1998061510004",
  "199806151000455",
  "19980615100045.",
  "19980615100045.1x",
  "19980615100045 ",
  "19981315100045",
  "19980631100045",
  "19980229100045",
  "19980615240000",
  "19980615106000",
  "19980615100061",
  "-9980615100045",
  "1998-06-15",
])("%j is no time value", (text) => {
  expect(() => parseTimeValue(text)).toThrow(ProtocolError);
});

test("Milliseconds are written only when they are known and not 0", () => {
  const time = Date.UTC(1998, 5, 15, 10, 0, 45, 14);
  expect(formatTimeValue(time)).toBe("19980615100045");
  expect(formatTimeValue(time, { fraction: true })).toBe("19980615100045.014");
  expect(formatTimeValue(time - 14, { fraction: true })).toBe("19980615100045");
});

test("A moment that four digits cannot name becomes the nearest one", () => {
  expect(formatTimeValue(Number.MAX_VALUE, { fraction: true })).toBe("99991231235959.999");
  expect(formatTimeValue(-Infinity)).toBe("00000101000000");
  expect(formatTimeValue(Number.NaN)).toBe("19700101000000");
});

test("What is written reads back", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }),
      (date) => {
        const time = date.getTime();
        expect(parseTimeValue(formatTimeValue(time, { fraction: true }))).toBe(time);
        expect(parseTimeValue(formatTimeValue(time))).toBe(Math.floor(time / 1000) * 1000);
        expect(formatTimeValue(time)).toBe(date.toISOString().replace(/\D/g, "").slice(0, 14));
      },
    ),
    { numRuns: 1000 },
  );
});

test("Any text is read or refused with a ProtocolError", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("0", "1", "2", "9", "."), maxLength: 18 }), (text) => {
      readTimeValue(text);
      try {
        parseTimeValue(text);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }),
  );
});

test.each([
  ["19980615100045", Date.UTC(1998, 5, 15, 10, 0, 45)],
  ["191000615100045", Date.UTC(2000, 5, 15, 10, 0, 45)],
  ["191230615100045", Date.UTC(2023, 5, 15, 10, 0, 45)],
  [" 19980615100045 GMT", Date.UTC(1998, 5, 15, 10, 0, 45)],
  ["19980615100045.", Date.UTC(1998, 5, 15, 10, 0, 45)],
  ["19980615100045.25", Date.UTC(1998, 5, 15, 10, 0, 45, 250)],
  ["199806151000", Date.UTC(1998, 5, 15, 10)],
  ["00010101000000", undefined],
  ["00000000000000", undefined],
  ["19981315100045", undefined],
  ["1998061510004", undefined],
  ["201000615100045", undefined],
  ["yesterday", undefined],
  ["", undefined],
])("Read with patience, %j is %s", (text, time) => {
  expect(readTimeValue(text)).toBe(time);
});
