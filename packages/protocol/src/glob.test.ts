import fc from "fast-check";
import { expect, test } from "vitest";
import { expandBraces, isGlob, parseGlob } from "./glob.ts";
import { ProtocolError } from "./protocol-error.ts";

test.each([
  ["*.txt", "a.txt", true],
  ["*.txt", "a.txt ", false],
  ["*", "", true],
  ["?", "é", true],
  ["?", "😀", true],
  ["a?c", "ac", false],
  ["[a-c]x", "bx", true],
  ["[!a-c]x", "bx", false],
  ["[^a-c]x", "dx", true],
  ["[]x]", "]", true],
  ["[a-]", "-", true],
  ["a[b", "a[b", true],
  ["a\\*", "a*", true],
  ["a\\*", "ab", false],
  ["\\", "\\", true],
  ["a*b*c", "a1b2b3c", true],
  ["a*b*c", "a1b2b3", false],
  ["*", ".hidden", false],
  [".*", ".hidden", true],
  ["[.]x", ".x", false],
  ["a[]]b", "a]b", true],
  ["*bcd", "abcbcd", true],
  ["", "", true],
  ["", "a", false],
])("%j and the name %j", (pattern, name, matches) => {
  expect(parseGlob(pattern).matches(name)).toBe(matches);
});

test("A first dot is matched when it is asked for", () => {
  expect(parseGlob("*x").matches(".x", { dots: true })).toBe(true);
});

test("A pattern without wildcards means one name", () => {
  expect(parseGlob("a\\*b[").literal).toBe("a*b[");
  expect(parseGlob("a*").literal).toBeUndefined();
  expect(["a b", "a*", "a?", "a[", "{a}", "\\a"].map(isGlob)).toEqual([false, true, true, true, true, true]);
});

test("It matches what the regular expression of the same meaning matches", () => {
  const piece = fc.constantFrom("*", "?", "a", "b", "[ab]", "[!a]");
  const meaning: Readonly<Record<string, string>> = { "*": ".*", "?": ".", "[!a]": "[^a]" };
  fc.assert(
    fc.property(fc.array(piece), fc.string({ unit: fc.constantFrom("a", "b", "c") }), (pieces, name) => {
      const expression = new RegExp(`^${pieces.map((text) => meaning[text] ?? text).join("")}$`, "s");
      expect(parseGlob(pieces.join("")).matches(name)).toBe(expression.test(name));
    }),
    { numRuns: 2000 },
  );
});

test("Many stars before what is not there take no longer than few", () => {
  expect(parseGlob(`${"a*".repeat(2000)}b`).matches("a".repeat(4000))).toBe(false);
  expect(parseGlob(`${"*a".repeat(100)}b`).matches("a".repeat(255))).toBe(false);
});

test.each([
  ["a", ["a"]],
  ["{a,b}c", ["ac", "bc"]],
  ["{a,b}{1,2}", ["a1", "a2", "b1", "b2"]],
  ["x{a,{b,c}d}y", ["xay", "xbdy", "xcdy"]],
  ["{,a}b", ["b", "ab"]],
  ["{a}{}", ["{a}{}"]],
  ["{a,b", ["{a,b"]],
  ["{{a,b}", ["{a", "{b"]],
  ["a,b}", ["a,b}"]],
  ["\\{a,b}", ["\\{a,b}"]],
  ["{a,*/../b}", ["a", "*/../b"]],
])("The braces of %j", (pattern, expanded) => {
  expect(expandBraces(pattern, 64)).toEqual(expanded);
});

test("Braces that multiply are refused before they are many", () => {
  expect(() => expandBraces("{a,b}".repeat(800), 64)).toThrow(ProtocolError);
  expect(() => expandBraces(`{${"a,".repeat(64)}a}`, 64)).toThrow(/more than 64/);
  expect(expandBraces(`{${"a,".repeat(63)}a}`, 64)).toHaveLength(64);
  expect(expandBraces("{".repeat(4000), 64)).toHaveLength(1);
});
