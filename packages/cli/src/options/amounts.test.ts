import { describe, expect, it } from "vitest";
import { byteCount } from "./byte-count.ts";
import { duration } from "./duration.ts";

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
