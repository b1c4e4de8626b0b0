import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeText } from "../text.ts";
import type { ListedEntry, RemoteEntry } from "./entry.ts";
import { formatUnixLine, parseUnixLine } from "./unix-line.ts";

const now = Date.UTC(2026, 10, 22, 19, 44);
const file: ListedEntry = { name: "name", kind: "file", size: 1234, modified: Date.UTC(2026, 10, 22, 10, 15, 59) };

test("A file looks as in ls -l", () => {
  expect(formatUnixLine({ ...file, owner: "owner", group: "group" }, { now })).toBe(
    "-rw-r--r--   1 owner    group        1234 Nov 22 10:15 name",
  );
});

test("Mode, links, owner and group have their defaults", () => {
  expect(formatUnixLine({ ...file, kind: "directory", size: 0 }, { now })).toBe(
    "drwxr-xr-x   1 ftp      ftp             0 Nov 22 10:15 name",
  );
  expect(formatUnixLine({ ...file, kind: "other", mode: 0o4755, links: 12 }, { now })).toMatch(/^prwsr-xr-x {2}12 /);
});

test("A link shows its target and has its size", () => {
  const link: ListedEntry = { ...file, kind: "link", target: "../é" };
  expect(formatUnixLine(link, { now })).toBe("lrwxrwxrwx   1 ftp      ftp             5 Nov 22 10:15 name -> ../é");
});

test.each([
  ["just over half a year ago", Date.UTC(2026, 4, 24, 4, 49), "May 24  2026"],
  ["less than half a year ago", Date.UTC(2026, 4, 24, 4, 50), "May 24 04:50"],
  ["long ago", Date.UTC(1969, 6, 20, 20, 17), "Jul 20  1969"],
  ["just after the listing began", now + 59_000, "Nov 22 19:44"],
  ["in the future", now + 61_000, "Nov 22  2026"],
  ["on the first of a month", Date.UTC(2026, 10, 1), "Nov  1 00:00"],
  ["before all years", -1e18, "Jan  1  0000"],
  ["after all years", 1e18, "Dec 31  9999"],
])("A file from %s has its date", (_, modified, date) => {
  expect(formatUnixLine({ ...file, modified }, { now })).toContain(` ${date} name`);
});

test("Line ends in names and targets, and blanks in owners, do not break the line", () => {
  const line = formatUnixLine(
    { ...file, kind: "link", name: "a\r\nb", target: "c\nd\0", owner: "Domain Users", group: "x\n" },
    { now },
  );
  expect(line).toMatch(/ Domain_Users x_ .* a\?\?b -> c\?d\?$/);
});

test("What is written reads back", () => {
  fc.assert(
    fc.property(entry, fc.integer({ min: -5_000_000, max: 5_000_000 }), (given, minutes) => {
      const modified = now - minutes * 60_000;
      const line = formatUnixLine({ ...given, modified }, { now });
      const { modified: read, modifiedPrecision: precision, raw, ...rest } = parseUnixLine(line, { now })!;
      expect(raw).toBe(line);
      expect(read).toBe(precision === "minute" ? modified : Math.floor(modified / 86_400_000) * 86_400_000);
      const { size, modified: _, ...expected } = given;
      expect(rest).toEqual(given.kind === "file" ? { ...expected, size } : expected);
    }),
    { numRuns: 3000 },
  );
});

test.each<[string, Partial<RemoteEntry>]>([
  ["-rw-r--r--   1 1000     1000         1234 Nov 22 10:15 a", { owner: "1000", group: "1000", links: 1, size: 1234 }],
  ["-rw-r--r-- 1 owner 1234 Nov 22 10:15 a", { owner: "owner", links: 1 }],
  ["-rw-r--r-- owner group 1234 Nov 22 10:15 a", { owner: "owner", group: "group" }],
  ["-rw-r--r-- 1 Domain Some Users 1234 Nov 22 10:15 a", { owner: "Domain Some", group: "Users" }],
  ["-rw-r--r-- 1 May May 1234 Nov 22 10:15 a", { owner: "May", group: "May", size: 1234 }],
  ["-rw-r--r-- 1 May 5 1234 Nov 22 10:15 a", { owner: "May", group: "5", size: 1234 }],
  ["-rw-r--r-- 1 May 5 2019 Nov 22 10:15 a", { owner: "May", group: "5", size: 2019 }],
  ["-rw-r--r-- 1 1000 1000 2023 Nov 22 10:15 a", { owner: "1000", group: "1000", size: 2023 }],
  ["-rw-r--r-- 1 owner group123456789012 Nov 22 10:15 a", { owner: "owner", group: "group", size: 123_456_789_012 }],
  ["-rw-r--r-- 1234 Nov 22 10:15 a", { size: 1234 }],
  ["-rw-r--r--+ 1 owner group 1234 Nov 22 10:15 a", { mode: 0o644 }],
  ["-rw-r--r--. 1 owner group 1234 Nov 22 10:15 a", { mode: 0o644 }],
  ["-rw-r--r--@ 1 owner group 1234 Nov 22 10:15 a", { mode: 0o644 }],
  ["  131 8 -rw-r--r-- 1 owner group 1234 Nov 22 10:15 a", { links: 1, size: 1234 }],
  ["drwxr-xr-x 2 owner group 4096 Nov 22 10:15 a", { kind: "directory" }],
  ["crw-rw-rw- 1 root root 1, 3 Nov 22 10:15 a", { kind: "other", owner: "root", group: "root" }],
  ["brw-rw---- 1 root disk 8,0 Nov 22 10:15 a", { kind: "other", group: "disk" }],
  ["-------r--         326  1391972  1392298 Nov 22 10:15 a", { size: 1_392_298 }],
  ["drwxrwxr-x               folder        2 Nov 22 10:15 a", { kind: "directory" }],
  ["d [R----F--] supervisor            512       Nov 22 10:15 a", { kind: "directory", owner: "supervisor" }],
  ["-rw-r--r-- 1 owner group 1234 22 Nov 10:15 a", { size: 1234 }],
  ["-rw-r--r-- 1 owner group 1234 22. Nov 10:15 a", { size: 1234 }],
  ["-rw-r--r-- 1 owner group 1234 2026-11-22 10:15 a", { size: 1234 }],
])("%s is the entry a", (line, expected) => {
  const modified = Date.UTC(2026, 10, 22, 10, 15);
  expect(parseUnixLine(line, { now })).toMatchObject({ name: "a", modified, modifiedPrecision: "minute", ...expected });
});

test.each([
  ["Nov 22  2023", Date.UTC(2023, 10, 22), "day"],
  ["22 Nov 2023", Date.UTC(2023, 10, 22), "day"],
  ["Nov 22 10:15:07 2023", Date.UTC(2023, 10, 22, 10, 15, 7), "second"],
  ["2023-11-22 10:15:07.123456789 +0000", Date.UTC(2023, 10, 22, 10, 15, 7), "second"],
  ["Nov 23 12:00", Date.UTC(2026, 10, 23, 12), "minute"],
  ["Nov 24 12:00", Date.UTC(2025, 10, 24, 12), "minute"],
  ["Feb 29 12:00", Date.UTC(2024, 1, 29, 12), "minute"],
  ["Sept 3 09:05", Date.UTC(2026, 8, 3, 9, 5), "minute"],
  ["nov 22  2023", Date.UTC(2023, 10, 22), "day"],
  ["Nov 31  2023", undefined, undefined],
  ["Feb 30 12:00", undefined, undefined],
  ["Nov 22 25:00", undefined, undefined],
])("The date %j is read", (date, modified, precision) => {
  const entry = parseUnixLine(`-rw-r--r-- 1 owner group 1234 ${date} a`, { now });
  expect([entry?.name, entry?.modified, entry?.modifiedPrecision]).toEqual(["a", modified, precision]);
});

test("Around New Year a date belongs to the year next to it", () => {
  const newYear = { now: Date.UTC(2027, 0, 1, 0, 30) };
  const eve = { now: Date.UTC(2026, 11, 31, 23, 59, 30) };
  const line = (date: string) => `-rw-r--r-- 1 owner group 1234 ${date} a`;
  expect(parseUnixLine(line("Dec 31 23:59"), newYear)?.modified).toBe(Date.UTC(2026, 11, 31, 23, 59));
  expect(parseUnixLine(line("Jan  1 00:00"), eve)?.modified).toBe(Date.UTC(2027, 0, 1));
});

test.each([
  ["-rw-r--r-- 1 o g 1 Nov 22 10:15   two blanks ", "  two blanks "],
  ["-rw-r--r-- 1 o g 1 Nov 22 10:15 a -> b", "a -> b"],
  ["-rw-r--r-- 1 o g 1 Nov 22 10:15 2023 report", "2023 report"],
  ["-rw-r--r-- 1 o g 1 Nov 22 10:15 1 Jan 1 10:00 x", "1 Jan 1 10:00 x"],
])("The name in %s is whole", (line, name) => {
  expect(parseUnixLine(line, { now })?.name).toBe(name);
});

test("Of several arrows in a link, the size tells which is the one", () => {
  const parse = (size: number) => parseUnixLine(`lrwxrwxrwx 1 o g ${size} Nov 22 10:15 a -> b -> c`, { now });
  expect(parse(6)).toMatchObject({ name: "a", target: "b -> c" });
  expect(parse(1)).toMatchObject({ name: "a -> b", target: "c" });
  expect(parse(0)).toMatchObject({ name: "a", target: "b -> c" });
});

test.each([
  "",
  "total 12",
  "11-22-23  10:15AM       <DIR>          name",
  "type=file;size=1; a",
  "drwxr-xr-x",
  "-rw-r--r-- 1 owner group 1234 Nov 22 10:15",
  "-rw-r--r-- 1 owner group Nov 22 10:15 a",
  "a plain name",
  "ls: a: Permission denied",
])("%j is no line of ls -l", (line) => {
  expect(parseUnixLine(line, { now })).toBeUndefined();
});

test("No text makes it throw", () => {
  const piece = fc.constantFrom(
    "-rw-r--r--",
    "d",
    "l",
    " ",
    "1",
    "12",
    "Nov",
    "22",
    "10:15",
    "2023",
    "->",
    ",",
    "\n",
    "a",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
      expect(parseUnixLine(pieces.join(" "), { now })?.raw ?? "").toBeTypeOf("string");
    }),
  );
});

const name = fc
  .string({ unit: fc.constantFrom("a", " ", "->", " -> ", "1", "Nov 22 10:15", ".", "é", "😀", "\t"), minLength: 1 })
  .filter((text) => text !== "");
const account = fc.constantFrom("ftp", "1000", "5", "May", "a-very-long-name", "DOMAIN\\user", "12");
const common = { mode: fc.nat(0o7777), links: fc.integer({ min: 1, max: 99_999 }), owner: account, group: account };
const entry = fc
  .oneof(
    fc.record({ ...common, name, kind: fc.constant("file" as const), size: fc.maxSafeNat() }),
    fc.record({ ...common, name, kind: fc.constantFrom("directory" as const, "other" as const), size: fc.constant(0) }),
    // A link's name with an arrow is told apart by the size; a target is never empty.
    fc.record({ ...common, name, kind: fc.constant("link" as const), size: fc.constant(0), target: name }),
  )
  .map((given): ListedEntry => ({ ...given, modified: 0 }))
  .filter((given) => encodeText(given.name).length > 0);
