import { describe, expect, it } from "vitest";
import { isGlob, literalOf, matchesGlob } from "./glob.ts";

describe("matchesGlob", () => {
  it.each([
    ["a.txt", "*.txt", true],
    ["a.txt", "*", true],
    ["a.txt", "?.txt", true],
    ["ab.txt", "?.txt", false],
    ["a.txt", "[a-c].t[!a]t", true],
    ["d.txt", "[a-c].txt", false],
    ["a]b", "a[]]b", true],
    ["[a", "[a", true],
    ["a*b", "a\\*b", true],
    ["axb", "a\\*b", false],
    ["😀.txt", "?.txt", true],
    [".hidden", "*", false],
    [".hidden", ".*", true],
    ["abcbcd", "*bcd", true],
    ["", "*", true],
    ["", "", true],
    ["a", "", false],
  ])("%s with %s is %s", (name, pattern, matches) => expect(matchesGlob(name, pattern)).toBe(matches));

  it("does not explode on many stars", () => {
    expect(matchesGlob("a".repeat(2_000), `${"*a".repeat(500)}*b`)).toBe(false);
  });
});

it("tells a pattern from a name", () => {
  expect(["*.txt", "a?", "[ab]", "\\\\*"].every(isGlob)).toBe(true);
  expect(["a.txt", "a\\*", "a\\[b]", "\\\\"].some(isGlob)).toBe(false);
  expect(literalOf("a\\*b\\\\")).toBe("a*b\\");
});
