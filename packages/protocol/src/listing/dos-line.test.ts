import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDosLine } from "./dos-line.ts";

test.each([
  ["11-22-23  10:15AM       <DIR>          a", { kind: "directory", modified: Date.UTC(2023, 10, 22, 10, 15) }],
  ["11-22-23  10:15PM                 1234 a", { kind: "file", size: 1234, modified: Date.UTC(2023, 10, 22, 22, 15) }],
  ["11-22-2023  10:15 PM        1,234,567 a", { size: 1_234_567, modified: Date.UTC(2023, 10, 22, 22, 15) }],
  ["11/22/2023  12:05a               1.234 a", { size: 1234, modified: Date.UTC(2023, 10, 22, 0, 5) }],
  ["11-22-99  12:05PM                    0 a", { size: 0, modified: Date.UTC(1999, 10, 22, 12, 5) }],
  ["11-22-23  22:15                   1234 a", { size: 1234, modified: Date.UTC(2023, 10, 22, 22, 15) }],
  ["22-11-23  22:15                   1234 a", { size: 1234, modified: Date.UTC(2023, 10, 22, 22, 15) }],
  ["2023-11-22  22:15    <dir> a", { kind: "directory", modified: Date.UTC(2023, 10, 22, 22, 15) }],
  ["2023/11/22  22:15                   12 a", { size: 12, modified: Date.UTC(2023, 10, 22, 22, 15) }],
  ["11-22-23  10:15AM       <JUNCTION>     a [C:\\b c]", { kind: "link", target: "C:\\b c" }],
  ["11-22-23  10:15AM       <SYMLINKD>     a", { kind: "link" }],
])("%s is the entry a", (line, expected) => {
  expect(parseDosLine(line)).toMatchObject({ name: "a", modifiedPrecision: "minute", raw: line, ...expected });
});

test("Names keep their spaces", () => {
  expect(parseDosLine("11-22-23  10:15AM                 1234  a  b ")?.name).toBe(" a  b ");
  expect(parseDosLine("11-22-23  10:15AM       <DIR>            a b")?.name).toBe("  a b");
});

test("A date that does not exist leaves the entry without one", () => {
  expect(parseDosLine("13-32-23  10:15AM 12 a")).toEqual({
    name: "a",
    kind: "file",
    size: 12,
    raw: "13-32-23  10:15AM 12 a",
  });
});

test.each(["", "11-22-23  10:15AM       <DIR>", "11-22-23 name", "-rw-r--r-- 1 o g 1 Nov 22 10:15 a"])(
  "%j is no line of DOS",
  (line) => {
    expect(parseDosLine(line)).toBeUndefined();
  },
);

test("No text makes it throw", () => {
  const piece = fc.constantFrom("11-22-23", "10:15", "AM", "<DIR>", "12", "1,234", "99-99-99", "2023-11-22", "a", " ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const line = pieces.join(" ");
      expect(parseDosLine(line)?.raw ?? line).toBe(line);
    }),
  );
});
