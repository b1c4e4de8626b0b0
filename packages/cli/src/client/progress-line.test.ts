import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { width } from "./fit.ts";
import { progressLine, type Moment } from "./progress-line.ts";

const moment: Moment = {
  name: "big.bin",
  bytes: 25_000_000,
  total: 100_000_000,
  rate: 12_300_000,
  elapsed: 2000,
  over: false,
};

describe("the line of a transfer", () => {
  it("shows name, bar, percentage, bytes, rate and the time that is left", () => {
    expect(progressLine(moment, 80)).toBe(
      "big.bin           ━━━━━━──────────────────   25%    25.0 MB   12.3 MB/s     0:06",
    );
  });

  it("shows the time it took once it is over", () => {
    expect(progressLine({ ...moment, bytes: 100_000_000, elapsed: 3_725_000, over: true }, 80)).toMatch(
      /100% .* 1:02:05$/,
    );
  });

  it("is full at the end, although text has fewer bytes on this side", () => {
    const line = progressLine({ ...moment, bytes: 98, total: 100, over: true }, 80);
    expect(line).toContain("100%");
    expect(line).not.toContain("─");
  });

  it("claims nothing that nobody knows", () => {
    const line = progressLine({ ...moment, total: undefined, rate: undefined }, 80);
    expect(line).not.toContain("%");
    expect(line.trimEnd()).toMatch(/25\.0 MB$/);
    expect(progressLine({ ...moment, rate: 0 }, 80)).not.toContain("Infinity");
  });

  it("leaves out the bar, then the figures from the right, where there is no room", () => {
    expect(progressLine(moment, 50)).toBe("big.bin        25%    25.0 MB   12.3 MB/s     0:06");
    expect(progressLine(moment, 25)).toBe("big.bin    25%    25.0 MB");
    expect(progressLine({ ...moment, name: "a-very-long-name-of-a-file-that-has-no-end.tar.gz" }, 40)).toContain("…");
  });

  it("takes exactly the columns it is given", () => {
    const amount = fc.nat({ max: 2 ** 50 });
    const moments = fc.record({
      name: fc.string({ unit: fc.constantFrom("a", "日", "é", "🚀") }),
      bytes: amount,
      total: fc.option(amount, { nil: undefined }),
      rate: fc.option(fc.nat({ max: 2 ** 40 }), { nil: undefined }),
      elapsed: fc.nat(),
      over: fc.boolean(),
    });
    fc.assert(
      fc.property(moments, fc.integer({ min: 20, max: 200 }), (each, columns) => {
        expect(width(progressLine(each, columns))).toBe(columns);
      }),
    );
  });
});
