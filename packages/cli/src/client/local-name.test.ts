import { resolve } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { localName } from "./local-name.ts";

it.each([
  "notes.txt",
  "two  words",
  'said "so"',
  "it's",
  "café.txt",
  "日本語.txt",
  "🚀 away",
  ".hidden",
  "-rf",
  "100%",
])("keeps %j", (name) => {
  expect(localName(name, "linux")).toBe(name);
});

it.each([
  ["red\u001B[31m", "red%1B[31m"],
  ["two\nlines", "two%0Alines"],
  ["..\\..\\evil", "..%5C..%5Cevil"],
  ["exe\u202Etxt.bat", "exe%E2%80%AEtxt.bat"],
  ["caf\uDCE9", "caf%E9"],
  ["\u0000", "%00"],
])("escapes what a terminal or a file system would obey in %j", (name, escaped) => {
  expect(localName(name, "linux")).toBe(escaped);
});

it.each(["", ".", "..", "../x", "/etc/passwd", "a/b", "a/"])("refuses %j", (name) => {
  expect(() => localName(name)).toThrow(expect.objectContaining({ exitCode: 1 }));
});

it("leaves the folder with no name at all", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("..", "../..", "..\\x")), (name) => {
      let local;
      try {
        local = localName(name, "linux");
      } catch {
        return;
      }
      expect(resolve("/folder", local)).toBe(`/folder/${local}`);
      expect(local).not.toMatch(/[/\\\u0000-\u001F\u007F]/);
    }),
  );
});

it("keeps clear of the devices and streams of Windows", () => {
  expect(localName("a:b", "win32")).toBe("a%3Ab");
  expect(localName("con.txt", "win32")).toBe("_con.txt");
  expect(localName("NUL", "win32")).toBe("_NUL");
  expect(localName("dot.", "win32")).toBe("dot%2E");
  expect(localName("console.txt", "win32")).toBe("console.txt");
});
