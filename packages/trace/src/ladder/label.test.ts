import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../events.fixtures.ts";
import { cellsOf, shorten, shortenLabel } from "./cells.ts";
import { formatBytes, formatElapsed, formatLabel } from "./label.ts";

describe("formatElapsed", () => {
  it.each([
    [0, "0.0 ms"],
    [0.44, "0.4 ms"],
    [9.96, "10 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [9_994, "9.99 s"],
    [9_996, "10.0 s"],
    [59_960, "1m00s"],
    [3_599_600, "1h00m"],
    [45 * 3_600_000, "45h00m"],
    [123 * 3_600_000, "5d03h"],
    [400 * 86_400_000, "400 d"],
  ])("writes %d ms as %j", (milliseconds, text) => {
    expect(formatElapsed(milliseconds)).toBe(text);
  });

  it("takes six characters for anything below a century", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3e12, noNaN: true }), (milliseconds) => {
        expect(formatElapsed(milliseconds).length).toBeLessThanOrEqual(7);
        expect(formatElapsed(Math.min(milliseconds, 8e12 / 1000)).length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1,000 bytes"],
    [104_857_600, "104,857,600 bytes"],
  ])("writes %d as %j", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("shortening", () => {
  it("counts the cells of a terminal", () => {
    expect([cellsOf("abc"), cellsOf("東京"), cellsOf("e\u0301"), cellsOf("🚀")]).toEqual([3, 4, 1, 2]);
    expect(shorten("東京の写真", 6)).toBe("東京…");
  });

  it("keeps the verb and the number, and cuts what stands between", () => {
    const label = { head: "RETR", body: "a-very-long-name.tar.gz", tail: "1,234 bytes" };
    expect(formatLabel(shortenLabel(label, 28))).toBe("RETR a-very-lon… 1,234 bytes");
    expect(formatLabel(shortenLabel(label, 10))).toBe("RETR a-ve…");
  });

  it("gives nothing wider than was asked for", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, fc.integer({ min: 1, max: 60 }), (head, body, tail, cells) => {
        expect(cellsOf(formatLabel(shortenLabel({ head, body, tail }, cells)))).toBeLessThanOrEqual(cells);
      }),
    );
  });
});
