import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuotedPath, quotePath } from "./quote.ts";

test("A quotation mark in a path is doubled", () => {
  expect(quotePath('/a "b"')).toBe('"/a ""b"""');
});

test("Every path reads back, whatever commentary follows", () => {
  const path = fc.string({ unit: fc.constantFrom("/", "a", '"', " ", "é", "'", "."), minLength: 1 });
  fc.assert(
    fc.property(
      path,
      fc.constantFrom("", " is the current directory.", ' created, say "thanks".'),
      (name, commentary) => {
        expect(parseQuotedPath(quotePath(name) + commentary)).toBe(name);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['"/home/user" is the current directory.', "/home/user"],
  ['Current directory is "/home/user"', "/home/user"],
  ['"/a "b" c" is current', '/a "b'],
  ['"/a"b" is current', '/a"b'],
  ['"/unfinished', "/unfinished"],
  ["/home/user is the current directory.", "/home/user"],
  ["/home/my files is current directory", "/home/my files"],
  ["/home/user", "/home/user"],
  ["C:\\Files is current directory.", "C:\\Files"],
  ["DISK$USER:[ANONYMOUS] is current directory.", "DISK$USER:[ANONYMOUS]"],
  ["'/home/user' is the current directory", "/home/user"],
  ["'HLQ.DATA.' is the working directory name prefix.", "'HLQ.DATA.'"],
  ["\"'HLQ.DATA.'\" is the working directory name prefix.", "'HLQ.DATA.'"],
  ['"" is the current directory', undefined],
  ["is the current directory", undefined],
  ["", undefined],
])("%s names %s", (text, path) => {
  expect(parseQuotedPath(text)).toBe(path);
});
