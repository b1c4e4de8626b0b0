import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { netrcEntryFor, parseNetrc } from "./netrc.ts";

const usual = `# mine
machine files.example login demo password s3cret
machine FILES.example
  login anna
  password "two words \\"and\\" a \\\\"
  account 4711
machine other.example login x password #hash
default login anonymous password me@example.org
`;

describe("a .netrc", () => {
  it("has entries in any lines, with quotes and comments", () => {
    expect(parseNetrc(usual)).toEqual([
      { machine: "files.example", login: "demo", password: "s3cret" },
      { machine: "files.example", login: "anna", password: 'two words "and" a \\', account: "4711" },
      { machine: "other.example", login: "x", password: "#hash" },
      { machine: undefined, login: "anonymous", password: "me@example.org" },
    ]);
  });

  it("may have macros, which are no entries and belong to the one before them", () => {
    const text =
      "machine a login b\nmacdef init\nmachine evil login x\nput y\n\nmachine c login d\nmacdef last\nmachine f\n";
    expect(parseNetrc(text)).toEqual([
      { machine: "a", login: "b", macros: new Map([["init", ["machine evil login x", "put y"]]]) },
      { machine: "c", login: "d", macros: new Map([["last", ["machine f"]]]) },
    ]);
  });

  it.each(["", "login x password y", "machine", "machine a login", 'machine a password "open', "port 21"])(
    "that makes no sense, like %j, is no error",
    (text) => {
      expect(() => parseNetrc(text)).not.toThrow();
    },
  );

  it("of any text is read in time that grows with its length only", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseNetrc(text)));
    for (const piece of ['"', "\\", "#", "macdef x\n", " ", 'machine a password "x', "\n \n"])
      parseNetrc(piece.repeat(30_000));
  });

  it("gives back whatever stands in quotes", () => {
    const word = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(word, (password) => {
        const quoted = `"${password.replace(/[\\"]/g, "\\$&")}"`;
        expect(parseNetrc(`machine a login b password ${quoted}\n`)).toEqual([{ machine: "a", login: "b", password }]);
      }),
    );
  });
});

describe("of the entries", () => {
  const entries = parseNetrc(usual);

  it("the first of the host counts, and of the user where one is named", () => {
    expect(netrcEntryFor(entries, "Files.Example", undefined)).toMatchObject({ login: "demo" });
    expect(netrcEntryFor(entries, "files.example", "anna")).toMatchObject({ account: "4711" });
    expect(netrcEntryFor(entries, "files.example", "carl")).toBeUndefined();
  });

  it("the default counts for every other host, and no other entry does", () => {
    expect(netrcEntryFor(entries, "files.example.org", undefined)).toMatchObject({ login: "anonymous" });
    expect(netrcEntryFor(entries.slice(0, 3), "example", undefined)).toBeUndefined();
  });
});
