import fc from "fast-check";
import { expect, test } from "vitest";
import {
  childPath,
  isName,
  isWithin,
  nameOf,
  namesOf,
  parentPath,
  parsePath,
  rebasePath,
  resolvePath,
  rootPath,
} from "./path.ts";
import { ProtocolError } from "./protocol-error.ts";

test.each([
  ["/", "a", "/a"],
  ["/a", "b/c", "/a/b/c"],
  ["/a", "/b", "/b"],
  ["/a", ".", "/a"],
  ["/a/b", "..", "/a"],
  ["/a", "../../..", "/"],
  ["/", "../../etc/passwd", "/etc/passwd"],
  ["/a", "../b/./c//d/", "/b/c/d"],
  ["/a", "//", "/"],
  ["/a", "...", "/a/..."],
  ["/a", "..\\..\\b", "/a/..\\..\\b"],
  ["/a", " b ", "/a/ b "],
  ["/a", "C:", "/a/C:"],
  ["/a", "~", "/a/~"],
])("In %s, %j is %s", (directory, pathname, path) => {
  expect(resolvePath(parsePath(directory), pathname)).toBe(path);
});

test("No pathname leads outside of the root or leaves a name that is not one", () => {
  const pathname = fc.string({ unit: fc.constantFrom("/", ".", "..", "a", "\\", "%2e", " ", "é"), minLength: 1 });
  fc.assert(
    fc.property(pathname, pathname, (directory, name) => {
      const path = resolvePath(parsePath(directory), name);
      expect(path.startsWith("/")).toBe(true);
      expect(namesOf(path).every(isName)).toBe(true);
      expect(parsePath(path)).toBe(path);
      expect(isWithin(rootPath, path)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("An empty pathname and a NUL are syntax errors", () => {
  expect(() => resolvePath(rootPath, "")).toThrow(expect.objectContaining({ code: "syntax" }));
  expect(() => resolvePath(rootPath, "a\0b")).toThrow(expect.objectContaining({ code: "syntax" }));
});

test("A pathname may be long, alone and with its directory, but not endless", () => {
  const longest = parsePath("a".repeat(4095));
  expect(longest).toHaveLength(4096);
  expect(() => parsePath("a".repeat(4097))).toThrow(expect.objectContaining({ code: "too-long" }));
  expect(() => resolvePath(longest, "b")).toThrow(expect.objectContaining({ code: "too-long" }));
  expect(resolvePath(longest, "../b")).toBe("/b");
});

test("A child is its directory and one name", () => {
  expect(childPath(rootPath, "a")).toBe("/a");
  expect(childPath(parsePath("/a"), "b c")).toBe("/a/b c");
});

test.each(["", ".", "..", "a/b", "/", "a\0"])("%j is not one name", (name) => {
  expect(isName(name)).toBe(false);
  expect(() => childPath(rootPath, name)).toThrow(ProtocolError);
});

test("A message shows a name without its control characters", () => {
  expect(() => childPath(rootPath, "\u001B[2J/")).toThrow(String.raw`"\x1b[2J/" is not`);
});

test("The root is its own parent and has no name", () => {
  expect(parentPath(rootPath)).toBe(rootPath);
  expect(nameOf(rootPath)).toBe("");
  expect(namesOf(rootPath)).toEqual([]);
});

test("A path is the child of its parent under its name", () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
      const path = parsePath(names.join("/"));
      expect(namesOf(path)).toEqual(names);
      expect(childPath(parentPath(path), nameOf(path))).toBe(path);
    }),
  );
});

test("A path lies within its directories, not within one whose name only begins alike", () => {
  expect(isWithin(parsePath("/a/b"), parsePath("/a/b"))).toBe(true);
  expect(isWithin(parsePath("/a/b"), parsePath("/a/b/c"))).toBe(true);
  expect(isWithin(parsePath("/a/b"), parsePath("/a/bc"))).toBe(false);
  expect(isWithin(parsePath("/a/b"), parsePath("/a"))).toBe(false);
});

test("A path keeps what it has below a directory that moves", () => {
  expect(rebasePath(parsePath("/a/b/c"), parsePath("/a"), parsePath("/x/y"))).toBe("/x/y/b/c");
  expect(rebasePath(parsePath("/a"), rootPath, parsePath("/x"))).toBe("/x/a");
  expect(rebasePath(parsePath("/a/b"), parsePath("/a"), rootPath)).toBe("/b");
  expect(rebasePath(parsePath("/a"), parsePath("/a"), rootPath)).toBe("/");
  expect(() => rebasePath(parsePath("/ab"), parsePath("/a"), rootPath)).toThrow(ProtocolError);
});

test("Any text is resolved or refused with a ProtocolError", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (pathname) => {
      try {
        resolvePath(rootPath, pathname);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }),
  );
});

const name = fc.string({ unit: "binary", minLength: 1 }).filter(isName);
