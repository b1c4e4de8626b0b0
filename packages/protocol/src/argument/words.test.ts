import fc from "fast-check";
import { expect, test } from "vitest";
import { formatWords, parseWords } from "./words.ts";

test("Words are separated by spaces, quoted ones may hold them", () => {
  expect(parseWords(' a  "b c" d"e ')).toEqual(["a", "b c", 'd"e']);
  expect(parseWords('"a ""b"" c" "d"')).toEqual(['a "b" c', "d"]);
  expect(parseWords("")).toEqual([]);
});

test("A quotation mark that is not closed is an error", () => {
  expect(() => parseWords('"a b')).toThrow(/not closed/);
  expect(() => parseWords('"a"b')).toThrow(/does not end/);
});

test("Any words read back", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), (words) => {
      expect(parseWords(formatWords(words))).toEqual(words);
    }),
  );
});
