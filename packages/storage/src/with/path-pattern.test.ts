import { parsePath } from "@tandem/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { pathPattern } from "./path-pattern.ts";

const match = (pattern: string, path: string, caseSensitive = true): string =>
  pathPattern(pattern, caseSensitive).match(parsePath(path));

it.each([
  ["/", "/", "holds"],
  ["/", "/a/b", "holds"],
  ["/pub", "/", "below"],
  ["/pub", "/pub", "holds"],
  ["/pub", "/pub/a/b", "holds"],
  ["/pub", "/public", "apart"],
  ["/home/*/private", "/home/ann", "below"],
  ["/home/*/private", "/home/ann/private/x", "holds"],
  ["/home/*/private", "/home/ann/public", "apart"],
  ["/home/*/private", "/home/private", "below"],
  ["/**/.git", "/.git", "holds"],
  ["/**/.git", "/a/b/.git/config", "holds"],
  ["/**/.git", "/a/b", "below"],
  ["/a/**", "/a", "holds"],
  ["/a/**/b", "/c", "apart"],
  ["/*.exe", "/a.exe", "holds"],
  ["/*.exe", "/.exe", "holds"],
  ["/*.exe", "/a.exe.txt", "apart"],
  ["/a*a", "/a", "apart"],
  ["/a*b*c", "/a-c-b-c", "holds"],
  ["/a*b*c", "/acb", "apart"],
  ["/a*bc*c", "/abc", "apart"],
])("%s and %s: %s", (pattern, path, outcome) => {
  expect(match(pattern, path)).toBe(outcome);
});

it("takes names for one that a file system without case takes for one", () => {
  expect(match("/Secret", "/sECRET/x", false)).toBe("holds");
  expect(match("/Secret", "/secret", true)).toBe("apart");
  expect(match("/*.EXE", "/a.exe", false)).toBe("holds");
  expect(match("/secret", "/\u017fecret", false)).toBe("holds");
  expect(match("/caf\u00e9", "/CAFE\u0301", false)).toBe("holds");
  expect(match("/secret", "/sec\u200cret", false)).toBe("holds");
});

it("tells by what rests of it whether it holds at the same names below two paths", () => {
  const rest = (pattern: string, path: string): string => pathPattern(pattern, true).rest(parsePath(path));
  expect(rest("/**/*.exe", "/a/b")).toBe(rest("/**/*.exe", "/c"));
  expect(rest("/home/*/x", "/home/ann")).toBe(rest("/home/*/x", "/home/bob"));
  expect(rest("/a", "/a")).toBe(rest("/a", "/a/b"));
  for (const path of ["/", "/a/b", "/b"]) expect(rest("/a/*/c", "/a")).not.toBe(rest("/a/*/c", path));
});

it("matches a name as the same pattern read as a regular expression does", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "."), minLength: 1, maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pattern, letters, (text, name) => {
      fc.pre(!["**", ".", ".."].includes(text) && ![".", ".."].includes(name));
      const source = text.split("*").map((part) => part.replaceAll(".", "\\."));
      const expected = new RegExp(`^${source.join(".*")}$`, "s").test(name);
      expect(match(`/${text}`, `/${name}`)).toBe(expected ? "holds" : "apart");
    }),
  );
});

it("does not slow down on a name made to be tried in every way", () => {
  expect(match(`/${"a*".repeat(40)}b`, `/${"a".repeat(4000)}`)).toBe("apart");
});
