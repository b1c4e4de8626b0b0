import fc from "fast-check";
import { expect, test } from "vitest";
import type { ListedEntry } from "./entry.ts";
import { factNames, formatFacts, formatFactsLine, parseFactsLine } from "./facts-line.ts";

const file: ListedEntry = {
  name: "a name",
  kind: "file",
  size: 4161,
  modified: Date.UTC(1997, 1, 14, 16, 58, 0, 250),
  created: Date.UTC(1996, 9, 1, 12, 45, 34),
  mode: 0o644,
  owner: "anna",
  group: "Domain Users",
  unique: "fd01g5;x",
};

test("All facts of a file, in the order asked for", () => {
  expect(formatFactsLine(file, factNames, { permissions: "adfrw" })).toBe(
    "type=file;size=4161;modify=19970214165800;create=19961001124534;perm=adfrw;unique=fd01g5_x;" +
      "UNIX.mode=0644;UNIX.owner=anna;UNIX.group=Domain_Users; a name",
  );
  expect(formatFacts(file, ["size", "type"])).toBe("size=4161;type=file;");
});

test("A fraction is told when it is real", () => {
  expect(formatFacts(file, ["modify"], { fraction: true })).toBe("modify=19970214165800.250;");
  expect(formatFacts(file, ["create"], { fraction: true })).toBe("create=19961001124534;");
});

test("Facts that do not apply are left out, and no facts leave the space", () => {
  const directory: ListedEntry = { name: "d", kind: "directory", size: 0, modified: 0 };
  expect(formatFacts(directory, factNames)).toBe("type=dir;modify=19700101000000;");
  expect(formatFactsLine(directory, [])).toBe(" d");
});

test("The directory listed and its parent say so", () => {
  expect(formatFacts({ ...file, kind: "directory" }, ["type"], { relation: "cdir" })).toBe("type=cdir;");
  expect(parseFactsLine("type=pdir; ..")).toMatchObject({ kind: "directory", name: ".." });
});

test("A link tells its target when a fact can hold it", () => {
  const link: ListedEntry = { ...file, kind: "link" };
  expect(formatFacts({ ...link, target: "../b" }, ["type"])).toBe("type=OS.unix=slink:../b;");
  expect(formatFacts({ ...link, target: "a b" }, ["type"])).toBe("type=OS.unix=symlink;");
  expect(formatFacts({ ...link, target: "a;b" }, ["type"])).toBe("type=OS.unix=symlink;");
  expect(formatFacts(link, ["type"])).toBe("type=OS.unix=symlink;");
});

test("Language and media type are told where the operator told them", () => {
  const options = { language: "de", mediaTypes: new Map([["txt", "text/plain"]]) };
  const text = { ...file, name: "a.txt" };
  expect(formatFacts(text, ["lang", "media-type"], options)).toBe("lang=de;media-type=text/plain;");
  expect(formatFacts({ ...text, kind: "directory" }, ["lang", "media-type"], options)).toBe("lang=de;");
  expect(formatFacts(text, ["lang", "media-type"])).toBe("");
});

test("A line end in a name does not break the line", () => {
  expect(formatFactsLine({ ...file, name: "a\r\n250 b\0" }, ["type"])).toBe("type=file; a??250 b?");
});

test("What is written reads back", () => {
  fc.assert(
    fc.property(entry, fc.boolean(), (given, mlst) => {
      const line = (mlst ? " " : "") + formatFactsLine(given, factNames, { fraction: true });
      const { facts, raw, modifiedPrecision, zone, ...read } = parseFactsLine(line)!;
      const { size, ...expected } = given;
      expect(read).toEqual(given.kind === "file" ? given : expected);
      expect([modifiedPrecision, zone]).toEqual(["second", "utc"]);
      expect(raw).toBe(line);
      expect(facts?.size).toBeGreaterThan(1);
      expect(size).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1000 },
  );
});

test("An entry without facts is a name", () => {
  expect(parseFactsLine(" a b")).toMatchObject({ name: "a b", kind: "other" });
  expect(parseFactsLine("  a b")).toMatchObject({ name: " a b", kind: "other" });
});

test("Names keep their spaces, semicolons and equals signs", () => {
  expect(parseFactsLine("type=file;  a; b=c; d ")?.name).toBe(" a; b=c; d ");
});

test.each([
  ["Type=File;Size=12;Modify=20231122101500; a", { kind: "file", size: 12, modified: Date.UTC(2023, 10, 22, 10, 15) }],
  ["TYPE=DIR;SIZD=4096; a", { kind: "directory" }],
  ["type=file;size=12 a", { kind: "file", size: 12 }],
  ["size=12; a", { kind: "file", size: 12 }],
  ["type=OS.unix=slink:/my target;size=1;UNIX.mode=0777; a", { kind: "link", target: "/my target", mode: 0o777 }],
  ["type=OS.unix=symlink; a", { kind: "link" }],
  ["type=OS.UNIX=slink; a", { kind: "link" }],
  ["type=OS.unix=chr-13/29; a", { kind: "other" }],
  [
    "type=file;UNIX.ownername=anna;UNIX.owner=1000;UNIX.groupname=users;UNIX.group=100; a",
    { owner: "anna", group: "users" },
  ],
  ["type=file;unix.uid=1000;unix.gid=100; a", { owner: "1000", group: "100" }],
  ["type=file;unix.mode=100644; a", { mode: 0o644 }],
  ["type=file;modify=191230615100045; a", { modified: Date.UTC(2023, 5, 15, 10, 0, 45) }],
])("%s is understood", (line, expected) => {
  expect(parseFactsLine(line)).toMatchObject({ name: "a", ...expected });
});

test("Values that make no sense are passed over", () => {
  const entry = parseFactsLine("type=file;size=many;modify=yesterday;create=;UNIX.mode=rw-;;=x;y; a")!;
  expect(Object.keys(entry).toSorted()).toEqual(["facts", "kind", "name", "raw"]);
});

test("A fact named like a property of objects is a fact", () => {
  expect(parseFactsLine("type=file;__proto__=x;constructor=y; a")?.facts?.get("__proto__")).toBe("x");
});

test.each(["", "a", "a b", "-rw-r--r-- 1 o g 1 Nov 22 10:15 a=b", "type=file;", "type=file; ", " "])(
  "%j is no line of MLSx",
  (line) => {
    expect(parseFactsLine(line)).toBeUndefined();
  },
);

test("No text makes it throw", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(" ", ";", "=", "type=", "os.unix=slink:", "size", "1", "é") }),
      (line) => {
        expect(parseFactsLine(line)?.raw ?? line).toBe(line);
      },
    ),
  );
});

const word = fc.string({ unit: fc.constantFrom("a", "=", "1", "é", "/", "."), minLength: 1 });
const name = fc.string({ unit: fc.constantFrom("a", " ", ";", "=", "é", "type=dir; "), minLength: 1 });
const moment = fc.integer({ min: Date.UTC(100, 0, 1), max: Date.UTC(9999, 0, 1) });
const common = {
  name,
  modified: moment,
  created: moment,
  mode: fc.nat(0o7777),
  owner: word,
  group: word,
  unique: word,
};
const entry: fc.Arbitrary<ListedEntry> = fc.oneof(
  fc.record({ ...common, kind: fc.constant("file" as const), size: fc.maxSafeNat() }),
  fc.record({ ...common, kind: fc.constantFrom("directory" as const, "other" as const), size: fc.constant(0) }),
  fc.record({ ...common, kind: fc.constant("link" as const), size: fc.constant(0), target: word }),
);
