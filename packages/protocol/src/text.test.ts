import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText, encodeText, hasEscapes, printable } from "./text.ts";

test("Valid UTF-8 is itself", () => {
  const bytes = new TextEncoder().encode("Grüße, 世界 😀");
  expect(decodeText(bytes)).toBe("Grüße, 世界 😀");
  expect(encodeText("Grüße, 世界 😀")).toEqual(bytes);
});

test("A byte order mark is part of the text", () => {
  expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\uFEFFa");
});

test("A byte that is not UTF-8 stands as one escape, its neighbours as themselves", () => {
  expect(decodeText(Uint8Array.of(0x47, 0x72, 0xfc, 0xc3, 0x9f, 0x65))).toBe("Gr\uDCFCße");
});

test.each([
  ["an overlong form", [0xc0, 0xaf]],
  ["a longer overlong form", [0xe0, 0x80, 0xaf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["a sequence cut short", [0xe2, 0x82]],
  ["a lone continuation", [0x80]],
  ["five bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]],
])("%s is escaped byte by byte", (_, bytes) => {
  const text = decodeText(Uint8Array.from(bytes));
  expect(text).toBe(bytes.map((byte) => String.fromCharCode(0xdc00 + byte)).join(""));
});

test("Any bytes survive the round trip", () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xf0, 0x9f, 0x98));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 24 }), (bytes) => {
      expect([...encodeText(decodeText(Uint8Array.from(bytes)))]).toEqual(bytes);
    }),
    { numRuns: 2000 },
  );
});

test("Text without lone surrogates is encoded as every encoder does it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(encodeText(text)).toEqual(new TextEncoder().encode(text));
      expect(hasEscapes(text)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("A low surrogate of a pair is no escape, one behind a pair is", () => {
  expect(hasEscapes("\uD83D\uDC80")).toBe(false);
  expect(hasEscapes("\uD83D\uDC80\uDC80")).toBe(true);
  expect([...encodeText("\uD83D\uDC80\uDC80")]).toEqual([0xf0, 0x9f, 0x92, 0x80, 0x80]);
});

test("A lone surrogate that is no escape becomes U+FFFD", () => {
  expect([...encodeText("\uD800\uDCFF\uDC2F\uDCFF")]).toEqual([0xf0, 0x90, 0x83, 0xbf, 0xef, 0xbf, 0xbd, 0xff]);
});

test("Nothing that moves a cursor or turns the writing is printed", () => {
  expect(printable("a\u001B[2J\r\n\u009B\u007F")).toBe(String.raw`a\x1b[2J\x0d\x0a\x9b\x7f`);
  expect(printable("exe\u202Etxt\u200F")).toBe(String.raw`exe\u202etxt\u200f`);
  expect(printable("Gr\uDCFC\uDC80")).toBe(String.raw`Gr\xfc\x80`);
});

test("What people can read is printed as it is", () => {
  expect(printable("Grüße, 世界 💀 \\ ~")).toBe("Grüße, 世界 💀 \\ ~");
});
