import { expect, test } from "vitest";
import { commonMediaTypes, mediaTypeOf } from "./media-types.ts";

test.each([
  ["notes.txt", "text/plain"],
  ["/a.b/NOTES.TXT", "text/plain"],
  ["a.tar.gz", "application/gzip"],
  [".txt", undefined],
  ["/d/.txt", undefined],
  ["/d.txt/name", undefined],
  ["name.", undefined],
  ["name.unknown", undefined],
  ["name.constructor", undefined],
])("%s is %s", (name, type) => {
  expect(mediaTypeOf(name, commonMediaTypes)).toBe(type);
});

test("Every extension is one that can be found, and every type one that a fact can hold", () => {
  for (const [extension, type] of commonMediaTypes) {
    expect(extension).toMatch(/^[a-z0-9]+$/);
    expect(type).toMatch(/^(?:application|audio|font|image|text|video)\/[a-z0-9.+-]+$/);
  }
});
