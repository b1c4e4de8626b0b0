import fc from "fast-check";
import { expect, test } from "vitest";
import type { ListedEntry } from "./entry.ts";
import { formatFactsLine } from "./facts-line.ts";
import { parseListing } from "./parse-listing.ts";
import { formatUnixLine } from "./unix-line.ts";

const now = Date.UTC(2026, 10, 22, 19, 44);

test("A Unix listing", () => {
  const lines = [
    "total 12",
    "drwxr-xr-x 2 o g 4096 Nov 22 10:15 .",
    "drwxr-xr-x 2 o g 4096 Nov 22 10:15 ..",
    "-rw-r--r-- 1 o g 1234 Nov 22 10:15 a b\r",
    "",
  ];
  expect(names(lines)).toEqual([["a b", "file"]]);
});

test("A heading in another language is one", () => {
  expect(names(["insgesamt 12", "-rw-r--r-- 1 o g 1234 Nov 22 10:15 a"])).toEqual([["a", "file"]]);
});

test("A DOS listing", () => {
  expect(names(["11-22-23  10:15AM       <DIR>          a", "11-22-23  10:15AM  12 b"])).toEqual([
    ["a", "directory"],
    ["b", "file"],
  ]);
});

test("A listing of facts, without the directory itself and its parent", () => {
  expect(names(["type=cdir; /", "type=pdir; ..", "type=file;size=1; -rw-r--r-- 1 o g 1 Nov 22 10:15 a"])).toEqual([
    ["-rw-r--r-- 1 o g 1 Nov 22 10:15 a", "file"],
  ]);
});

test("A line of another dialect among many is read as what it is", () => {
  const unix = "-rw-r--r-- 1 o g 1 Nov 22 10:15 a";
  expect(names([unix, unix, "11-22-23  10:15AM  12 b"])).toEqual([
    ["a", "file"],
    ["a", "file"],
    ["b", "file"],
  ]);
});

test("The dialect of most lines reads a line that two understand", () => {
  const both = "x=1 -rw-r--r-- 1 o g 1 Nov 22 10:15 a";
  expect(names(["type=file; b", both])[1]).toEqual(["-rw-r--r-- 1 o g 1 Nov 22 10:15 a", "other"]);
});

test("A line that nobody understands keeps its place and its text", () => {
  const lines = ["-rw-r--r-- 1 o g 1 Nov 22 10:15 a", "ls: b: Permission denied", "-rw-r--r-- 1 o g 1 Nov 22 10:15 c"];
  const entries = parseListing(lines, { now });
  expect(entries.map((entry) => entry.name)).toEqual(["a", "", "c"]);
  expect(entries[1]).toEqual({ name: "", kind: "other", raw: "ls: b: Permission denied" });
});

test("A listing of nothing but names is one of names", () => {
  expect(names(["a", "b c"])).toEqual([
    ["a", "other"],
    ["b c", "other"],
  ]);
});

test("An empty listing has no entries", () => {
  expect(parseListing([], { now })).toEqual([]);
  expect(parseListing(["total 0"], { now })).toEqual([]);
});

test("What a server lists, a client reads, in both forms", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const expected = entries.map(({ name, kind }) => [name, kind]);
      expect(names(entries.map((one) => formatUnixLine(one, { now })))).toEqual(expected);
      expect(names(entries.map((one) => formatFactsLine(one, ["type", "size", "modify"])))).toEqual(expected);
    }),
  );
});

test("No listing makes it throw, and no line is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (lines) => {
      const kept = lines.filter((line) => line.trim() !== "");
      expect(parseListing(kept, { now }).length).toBeLessThanOrEqual(kept.length);
    }),
  );
});

const entry: fc.Arbitrary<ListedEntry> = fc.record({
  name: fc.string({ unit: fc.constantFrom("a", " ", ";", "=", "é", "->", "1", "<DIR>"), minLength: 1 }),
  kind: fc.constantFrom("file" as const, "directory" as const),
  size: fc.nat(),
  modified: fc.integer({ min: 0, max: now }),
});

function names(lines: readonly string[]): (readonly string[])[] {
  return parseListing(lines, { now }).map(({ name, kind }) => [name, kind]);
}
