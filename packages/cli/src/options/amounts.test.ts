import { describe, expect, it } from "vitest";
import { byteCount } from "./byte-count.ts";
import { byteRate } from "./byte-rate.ts";
import { duration } from "./duration.ts";
import { parseMoment } from "./moment.ts";

describe("a time", () => {
  it.each([
    ["30", 30_000],
    ["0.5", 500],
    ["250ms", 250],
    ["30s", 30_000],
    ["5 m", 300_000],
    ["1.5h", 5_400_000],
    ["7d", 604_800_000],
    ["0", 0],
  ])("is read: %s", (text, expected) => {
    expect(duration("0", "7d")(text)).toBe(expected);
  });

  it.each(["", "soon", "-1s", "5 minutes", "1e3", "0x10", "5M", "9999h", "0", "0ms"])(
    "that is none, or beyond its bounds, is refused with them: %j",
    (text) => {
      expect(() => duration("1s", "24h")(text)).toThrow(
        "It must be a time like 250ms, 30s, 5m, 24h or 7d, from 1s to 24h.",
      );
    },
  );
});

describe("an amount of bytes", () => {
  it.each([
    ["4608", 4_608],
    ["5 GB", 5_000_000_000],
    ["5gb", 5_000_000_000],
    ["1.5 kB", 1_500],
    ["16 MiB", 16_777_216],
    ["2 TiB", 2 ** 41],
    ["1b", 1],
  ])("is read: %s", (text, expected) => {
    expect(byteCount(1)(text)).toBe(expected);
  });

  it.each(["", "GB", "-5", "5 XB", "5 G", "1e9", "0", "99999 PB", "999999999999999 TB", "0.1"])(
    "that is none, too small or beyond counting is refused: %j",
    (text) => {
      expect(() => byteCount(1)(text)).toThrow(/^It must be bytes, like 5 GB, .* at least 1\.$/);
    },
  );
});

describe("bytes a second", () => {
  it.each([
    ["10MB", 10_000_000],
    ["10 MB/s", 10_000_000],
    ["512 KiB / s", 524_288],
    ["1000", 1_000],
    ["unlimited", Infinity],
  ])("are read: %s", (text, expected) => expect(byteRate(text)).toBe(expected));

  it.each(["", "0", "999", "10 Mbit/s", "10 MB/m", "fast"])("that are none are refused: %j", (text) => {
    expect(() => byteRate(text)).toThrow(/^It must be bytes a second, like 10 MB .* unlimited\.$/);
  });
});

describe("a moment", () => {
  it("is the end of a day on this machine's clock, or the minute that is named", () => {
    expect(parseMoment("2026-12-31")).toBe(new Date(2027, 0, 1).getTime());
    expect(parseMoment("2026-12-31T18:00")).toBe(new Date(2026, 11, 31, 18).getTime());
    expect(parseMoment("2026-12-31 18:00:30Z")).toBe(Date.UTC(2026, 11, 31, 18, 0, 30));
    expect(parseMoment("2026-12-31T18:00+02:00")).toBe(Date.UTC(2026, 11, 31, 16));
  });

  it.each(["", "tomorrow", "31.12.2026", "2026-02-30", "2026-13-01", "2026-12-31T25:00"])(
    "that no calendar has is refused: %j",
    (text) => {
      expect(() => parseMoment(text)).toThrow("It must be a day like 2026-12-31, or a time like 2026-12-31T18:00.");
    },
  );
});
