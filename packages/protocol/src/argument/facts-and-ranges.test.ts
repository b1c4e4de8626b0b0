import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePath, resolvePath } from "../path.ts";
import { changedFacts } from "./changed-facts.ts";
import { filePart } from "./file-part.ts";
import type { Grammar } from "./grammar.ts";
import { joinedPaths } from "./joined-paths.ts";
import { namedPath } from "./named-path.ts";
import { octetRange } from "./octet-range.ts";
import { timedPath } from "./timed-path.ts";

const context = { directory: parsePath("/d") };
const parse = <Value>(grammar: Grammar<Value>, text: string | undefined): Value => grammar.parse(text, context);
const named = fc
  .string({ minLength: 1, maxLength: 50 })
  .filter((name) => !name.includes("\0"))
  .map((pathname) => ({ pathname, path: resolvePath(context.directory, pathname) }));
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
const point = fc.nat(Number.MAX_SAFE_INTEGER);

describe("what is formatted reads back", () => {
  it.each<[string, fc.Arbitrary<unknown>, Grammar<never>]>([
    ["a pathname", named, namedPath as Grammar<never>],
    [
      "a time and a pathname",
      fc.tuple(named, moment).map(([file, time]) => ({ ...file, time })),
      timedPath as Grammar<never>,
    ],
    [
      "facts",
      fc
        .tuple(
          named,
          fc.record(
            { modified: moment, created: moment, mode: fc.integer({ min: 0, max: 0o7777 }) },
            { requiredKeys: ["modified"] },
          ),
        )
        .map(([file, changes]) => ({ ...file, changes })),
      changedFacts as Grammar<never>,
    ],
    ["a range", fc.record({ start: point, end: point }), octetRange as Grammar<never>],
    [
      "a part of a file",
      fc
        .tuple(named, fc.record({ start: point, end: point }, { requiredKeys: ["start"] }))
        .map(([file, part]) => ({ ...file, ...part })),
      filePart as Grammar<never>,
    ],
    [
      "files to join",
      fc
        .tuple(named, fc.array(named, { minLength: 1, maxLength: 4 }))
        .map(([target, sources]) => ({ target: target.path, sources: sources.map(({ path }) => path) })),
      joinedPaths as Grammar<never>,
    ],
  ])("%s", (_, values, grammar) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parse(grammar, grammar.format(value as never))).toEqual(value);
      }),
    );
  });
});

describe("MFMT", () => {
  it("takes a time with fractions and a name with spaces", () => {
    expect(parse(timedPath, "20020717210715.25 a b")).toEqual({
      time: Date.UTC(2002, 6, 17, 21, 7, 15, 250),
      path: "/d/a b",
      pathname: "a b",
    });
  });

  it.each(["20010229000000 a", "2002 a", "20020717210715", "20020717210715 ", undefined])("refuses %j", (text) => {
    expect(() => parse(timedPath, text)).toThrow(expect.objectContaining({ code: "syntax" }));
  });
});

describe("MFF", () => {
  it("takes facts in any case and order, the last semicolon forgotten", () => {
    expect(parse(changedFacts, "unix.MODE=644;Create=20020717210715;modify=20020718012845 a b")).toEqual({
      changes: {
        mode: 0o644,
        created: Date.UTC(2002, 6, 17, 21, 7, 15),
        modified: Date.UTC(2002, 6, 18, 1, 28, 45),
      },
      path: "/d/a b",
      pathname: "a b",
    });
  });

  it("names the facts that cannot be set", () => {
    expect(() => parse(changedFacts, "UNIX.owner=1;Modify=20020717210715;X.y=1; a")).toThrow(
      expect.objectContaining({ code: "unsupported-parameter", message: "Facts that cannot be set: UNIX.owner, X.y." }),
    );
    expect(() => parse(changedFacts, "constructor=1; a")).toThrow(/constructor/);
  });

  it.each(["Modify=20020230000000; a", "Modify; a", "UNIX.mode=9; a", "UNIX.mode=77777; a", "; a", " a", "a"])(
    "refuses %j",
    (text) => {
      expect(() => parse(changedFacts, text)).toThrow();
    },
  );
});

describe("RANG", () => {
  it.each(["", "1", "-1 5", "0 -5", "a b", "1 2 3", "0 9007199254740992", undefined])("refuses %j", (text) => {
    expect(() => parse(octetRange, text)).toThrow(expect.objectContaining({ code: "syntax" }));
  });
});

describe("XCRC", () => {
  it("takes a bare pathname to its last character", () => {
    expect(parse(filePart, "a b 1 2")).toEqual({ path: "/d/a b 1 2", pathname: "a b 1 2" });
    expect(parse(filePart, '"a')).toMatchObject({ pathname: '"a' });
    expect(parse(filePart, '"a"1')).toMatchObject({ pathname: '"a"1' });
  });

  it("takes octets behind a quoted one", () => {
    expect(parse(filePart, '"a ""b"""')).toEqual({ path: '/d/a "b"', pathname: 'a "b"' });
    expect(parse(filePart, '"a b" 5')).toEqual({ path: "/d/a b", pathname: "a b", start: 5 });
    expect(parse(filePart, '"/a" 5 10 ')).toEqual({ path: "/a", pathname: "/a", start: 5, end: 10 });
  });
});

describe("COMB", () => {
  it("takes names with and without quotation marks", () => {
    expect(parse(joinedPaths, '"big file" p1 "/p 2"')).toEqual({ target: "/d/big file", sources: ["/d/p1", "/p 2"] });
  });

  it.each(["", "a", '"a', undefined])("refuses %j", (text) => {
    expect(() => parse(joinedPaths, text)).toThrow();
  });
});
