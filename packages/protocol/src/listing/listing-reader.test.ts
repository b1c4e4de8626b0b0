import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { dialects } from "./dialects.ts";
import type { RemoteEntry } from "./entry.ts";
import { foreignListings, listedAt } from "./foreign-listings.fixtures.ts";
import { ListingReader, type ListingReaderOptions } from "./listing-reader.ts";

const now = listedAt;

describe("a listing of many lines", () => {
  it("is given line by line once its dialect is clear, and nothing is kept", () => {
    const reader = new ListingReader({ now });
    let most = 0;
    let count = 0;
    for (let at = 0; at < 20_000; at++) {
      const line = at % 50 === 7 ? "ls: file: Permission denied" : `-rw-r--r-- 1 o g ${at} Nov 22 10:15 file-${at}`;
      count += reader.push(line).length;
      most = Math.max(most, reader.held);
    }
    expect([most, reader.held, count]).toEqual([99, 0, 20_000]);
    expect(reader.end()).toEqual([]);
  });

  it("of MLSD is given from the first line on", () => {
    const reader = new ListingReader({ now, mlsd: true });
    expect(reader.push("type=file;size=1; a").map(({ name }) => name)).toEqual(["a"]);
    expect(reader.push("").length + reader.push("nonsense").length).toBe(1);
    expect(reader.push(" type=dir; b").map(({ name }) => name)).toEqual(["b"]);
  });

  it("is judged as a whole while it is not clear", () => {
    const reader = new ListingReader({ now });
    const lines = Array.from({ length: 150 }, (_, at) => (at < 100 ? `what ${at}` : `+r,s${at},\tfile-${at}`));
    for (const line of lines) expect(reader.push(line)).toEqual([]);
    expect(reader.held).toBe(150);
    const entries = reader.end();
    expect(reader.dialect).toBe("EPLF");
    expect(entries[0]).toEqual({ name: "", kind: "other", raw: "what 0" });
    expect(entries[149]).toMatchObject({ name: "file-149", size: 149 });
  });

  it("of nothing but names is one of names", () => {
    const lines = Array.from({ length: 300 }, (_, at) => `name ${at}`);
    expect(read(lines).map(({ name, kind }) => `${kind} ${name}`)).toEqual(lines.map((line) => `other ${line}`));
  });
});

describe("blanks before names", () => {
  it("are the server's habit when the directory itself has them", () => {
    expect(names(["type=cdir;  .", "type=file;  a", "type=file;   b"])).toEqual(["a", " b"]);
    expect(names(["drwxr-xr-x 2 o g 0 Nov 22 10:15  .", "-rw-r--r-- 1 o g 1 Nov 22 10:15  a"])).toEqual(["a"]);
  });

  it("are its habit when many names in a row have them", () => {
    const lines = Array.from({ length: 9 }, (_, at) => `type=file;  ${at}`);
    for (const mlsd of [true, false]) expect(names(lines, { now, mlsd })).toEqual("012345678".split(""));
  });

  it("belong to the names otherwise", () => {
    expect(names(["type=file;  a", "type=file;  b"])).toEqual([" a", " b"]);
    expect(names(["type=file; a", "type=file;  b"], { now, mlsd: true })).toEqual(["a", " b"]);
  });
});

it("leaves out the directory itself once, and keeps others that a server calls so", () => {
  expect(names(["type=cdir; /pub", "type=pdir; /", "type=cdir; docs", "type=file; a"])).toEqual(["docs", "a"]);
});

it("tells whether the listing has told of its directory", () => {
  const told = (...lines: readonly string[]): boolean => {
    const reader = new ListingReader({ now });
    for (const line of lines) reader.push(line);
    reader.end();
    return reader.tellsOfItself;
  };
  expect([told("total 0"), told("type=cdir; ."), told("drwxr-xr-x 2 o g 0 Nov 22 10:15 .")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([told(), told("type=file; a")]).toEqual([false, false]);
  expect(names(["insgesamt 0"])).toEqual([]);
});

it("takes the slash of ls -F off directories only", () => {
  const lines = ["drwxr-xr-x 2 o g 0 Nov 22 10:15 d/", "-rw-r--r-- 1 o g 0 Nov 22 10:15 f/"];
  expect(names(lines)).toEqual(["d", "f/"]);
});

it("reads every date of DOS as one that can be read in one way only", () => {
  const line = (date: string): string => `${date}  10:15AM  1 a`;
  const months = (...dates: readonly string[]): readonly (number | undefined)[] =>
    read(dates.map(line)).map(({ modified }) => modified && new Date(modified).getUTCMonth() + 1);
  expect(months("05-11-26", "20-11-26")).toEqual([11, 11]);
  expect(months("05-11-26", "11-20-26")).toEqual([5, 11]);
  expect(months("05-11-26", "20-11-26", "11-20-26")).toEqual([5, 11, 11]);
});

it("joins a wrapped line only with what goes on with it", () => {
  const entries = read([
    "Directory A:[B]",
    "LONG.TXT;1",
    "OTHER.TXT;1  3/3  1-JAN-2026 10:15  [A]  (RWED,,,)",
    "LAST.TXT;1",
  ]);
  expect(entries.map(({ name, raw }) => name || raw)).toEqual(["LONG.TXT;1", "OTHER.TXT;1", "LAST.TXT;1"]);
});

const samples = foreignListings.flatMap(({ lines }) => lines.flatMap(([line]) => line.split("\n")));
const fragments = [...new Set(samples.flatMap((line) => line.split(/(\s+)/)))].filter((part) => part !== "");
const line = fc.oneof(
  fc.constantFrom(...samples),
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom(...samples), fc.nat(80), fc.string({ unit: "binary", maxLength: 3 }))
    .map(([text, at, put]) => {
      return text.slice(0, at) + put + text.slice(at + 1);
    }),
  fc.string({ unit: "binary" }),
);

test("Of any lines each is told once, as an entry or as a part of one, unless some dialect knows that it is none", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 130 }), fc.boolean(), (lines, mlsd) => {
      const given = lines.filter((text) => text.replace(/\r$/, "").trim() !== "");
      const entries = read(given, { now, mlsd });
      const raw = entries.flatMap((entry) => entry.raw.split("\n").length);
      expect(raw.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
        given.reduce((sum, text) => sum + text.split("\n").length, 0),
      );
      for (const entry of entries) {
        expect(entry.raw).not.toBe("");
        expect(Number.isFinite(entry.size ?? 0) && Number.isFinite(entry.modified ?? 0)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("A line of 20,000 characters costs no dialect more than it is long", () => {
  const beginnings = ["", ...samples.map((text) => text.slice(0, 30)), ...samples.map((text) => text.slice(0, 60))];
  // What is quadratic in any of them takes seconds for each.
  for (const [at, beginning] of [...new Set(beginnings)].entries()) {
    const part = [" ", "1", "-", "a", "1 ", "RWED,", "A", "\t", "\udce9", "月", ";=", "."][at % 12]!;
    const hostile = beginning + part.repeat(20_000 / part.length) + "\0";
    for (const dialect of dialects) dialect.begin([hostile, hostile], { now })(hostile);
  }
});

function read(lines: readonly string[], options: ListingReaderOptions = { now }): readonly RemoteEntry[] {
  const reader = new ListingReader(options);
  return [...lines.flatMap((text) => reader.push(text)), ...reader.end()];
}

function names(lines: readonly string[], options?: ListingReaderOptions): readonly string[] {
  return read(lines, options).map(({ name }) => name);
}
