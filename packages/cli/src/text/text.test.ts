import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "./quantity.ts";
import { hasColours, styleOf } from "./style.ts";
import { widthOf, wrap } from "./wrap.ts";

describe("quantities", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [1_500_000_000, "1.5 GB"],
    [2 ** 53, "9.0 PB"],
  ])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0.2, "<1 ms"],
    [35.4, "35 ms"],
    [999.6, "1.0 s"],
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [59_600, "1 min"],
    [125_000, "2 min 5 s"],
    [3_600_000, "1 h"],
    [4_200_000, "1 h 10 min"],
  ])("%d milliseconds are %s", (duration, text) => expect(formatDuration(duration)).toBe(text));

  it("give a rate only where the time can tell one", () => {
    expect(formatRate(4_000_000, 1_000)).toBe("4.0 MB/s");
    expect(formatRate(4_000_000, 2)).toBeUndefined();
  });

  it("count in words", () => {
    expect([formatCount(1, "session"), formatCount(2, "session")]).toEqual(["1 session", "2 sessions"]);
  });
});

describe("wrap", () => {
  it("keeps every word in order, and no line is too wide unless one word is", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\w{1,12}$/)), fc.integer({ min: 1, max: 40 }), (words, width) => {
        const lines = wrap(words.join(" "), width);
        expect(lines.join(" ").trim()).toBe(words.join(" "));
        for (const line of lines) expect(line.length <= width || !line.includes(" ")).toBe(true);
      }),
    );
  });
});

describe("nearest", () => {
  it.each([
    ["prot", ["port", "host", "quiet"], ["port"]],
    ["PASW", ["PASV", "PASS", "RETR"], ["PASV", "PASS"]],
    ["zzz", ["port"], []],
  ])("%s", (word, candidates, found) => expect(nearest(word, candidates)).toEqual(found));
});

describe("an output", () => {
  it("has colours when it is a terminal, and neither NO_COLOR nor a dumb one says no", () => {
    expect(hasColours({ isTTY: true }, {})).toBe(true);
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) expect(hasColours({ isTTY: true }, env)).toBe(false);
    expect(styleOf({}, {}).bold("x")).toBe("x");
    expect(styleOf({ isTTY: true }, {}).bold("x")).toBe("\u001B[1mx\u001B[22m");
  });

  it("is as wide as its terminal, and 80 columns elsewhere", () => {
    expect(widthOf({ isTTY: true, columns: 120 })).toBe(120);
    expect(widthOf({ columns: 120 })).toBe(80);
    expect(widthOf({ isTTY: true, columns: 0 })).toBe(80);
  });
});
