import { expect, it } from "vitest";
import { formatOctalMode, parseOctalMode } from "./octal-mode.ts";

it("reads permission bits in octal only", () => {
  expect(["644", "0644", "00755", "7777"].map(parseOctalMode)).toEqual([0o644, 0o644, 0o755, 0o7777]);
  for (const text of ["", "8", "-1", "0x1", "u+x", "10000"]) expect(() => parseOctalMode(text)).toThrow(/octal/);
});

it("writes them so that they are read again", () => {
  expect([formatOctalMode(0o27, 3), formatOctalMode(0o27, 4), formatOctalMode(0o4755, 3)]).toEqual([
    "027",
    "0027",
    "4755",
  ]);
  for (let mode = 0; mode <= 0o7777; mode++) expect(parseOctalMode(formatOctalMode(mode, 3))).toBe(mode);
});
