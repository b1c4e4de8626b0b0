import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeText } from "../text.ts";
import { legacyCharset } from "./charset.ts";

const labels = (
  "gbk gb18030 big5 shift_jis euc-jp euc-kr latin1 iso-8859-2 iso-8859-15 koi8-r koi8-u " +
  "windows-1250 windows-1251 windows-1253 windows-1255 windows-1256 windows-874 macintosh ibm866"
).split(" ");

describe.each(labels)("%s", (label) => {
  const charset = legacyCharset(label);

  it("reads back every character that it writes, on its own and between others", () => {
    let written = 0;
    for (let codePoint = 1; codePoint <= (label === "gb18030" ? 0x2_ffff : 0xffff); codePoint++) {
      if ((codePoint >= 0xd800 && codePoint <= 0xdfff) || [0x1a, 0x1c, 0x7f].includes(codePoint)) continue;
      const character = String.fromCodePoint(codePoint);
      const bytes = charset.encode(character);
      if (bytes === undefined) continue;
      written++;
      const text = charset.decode(Uint8Array.of(0x61, ...bytes, ...bytes, 0x2f));
      if (text !== `a${character}${character}/`) expect(text).toBe(`a${character}${character}/`);
    }
    expect(written).toBeGreaterThan(180);
  });

  it("leaves ASCII as it is", () => {
    expect(charset.encode("RETR /a b~.txt\\|")).toEqual(new TextEncoder().encode("RETR /a b~.txt\\|"));
    expect(charset.decode(new TextEncoder().encode("/a b~.txt\\|"))).toBe("/a b~.txt\\|");
  });

  it("gives text that it can write, or nothing, for any bytes, and the same text again", () => {
    const byte = fc.oneof(fc.nat(255), fc.integer({ min: 0x80, max: 0xfe }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
        const text = charset.decode(Uint8Array.from(bytes));
        const again = text === undefined ? undefined : charset.encode(text);
        if (again !== undefined) expect(charset.decode(again)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ["gbk", "中文€。txt", [0xd6, 0xd0, 0xce, 0xc4, 0x80, 0xa1, 0xa3, 0x74, 0x78, 0x74]],
  ["gb18030", "中€😀ÿ", [0xd6, 0xd0, 0xa2, 0xe3, 0x94, 0x39, 0xfc, 0x36, 0x81, 0x30, 0x8b, 0x37]],
  ["shift_jis", "表ｱ髙∵", [0x95, 0x5c, 0xb1, 0xfb, 0xfc, 0x81, 0xe6]],
  ["big5", "功十卅", [0xa5, 0x5c, 0xa4, 0x51, 0xa4, 0xca]],
  ["euc-kr", "한글", [0xc7, 0xd1, 0xb1, 0xdb]],
  ["euc-jp", "日本", [0xc6, 0xfc, 0xcb, 0xdc]],
  ["latin1", "Grüße", [0x47, 0x72, 0xfc, 0xdf, 0x65]],
  ["windows-1251", "яблоко", [0xff, 0xe1, 0xeb, 0xee, 0xea, 0xee]],
])("%s writes %s as everyone does", (label, text, bytes) => {
  expect([...legacyCharset(label).encode(text)!]).toEqual(bytes);
  expect(legacyCharset(label).decode(Uint8Array.from(bytes))).toBe(text);
});

test("A character that is not in the charset cannot be written, nor a part of the text without it", () => {
  expect(legacyCharset("latin1").encode("a中")).toBeUndefined();
  expect(legacyCharset("gbk").encode("中😀")).toBeUndefined();
});

test("Bytes that are not of the charset give no text", () => {
  expect(legacyCharset("gbk").decode(Uint8Array.of(0xd6))).toBeUndefined();
  expect(legacyCharset("gbk").decode(Uint8Array.of(0xd6, 0x20))).toBeUndefined();
  expect(legacyCharset("shift_jis").decode(Uint8Array.of(0x61, 0xfd))).not.toBe("a\uFFFD");
});

test("An escaped byte is written as itself", () => {
  expect([...legacyCharset("gbk").encode(`中${decodeText(Uint8Array.of(0xff, 0xfe))}`)!]).toEqual([
    0xd6, 0xd0, 0xff, 0xfe,
  ]);
});

test("All labels of a charset are one charset", () => {
  expect(legacyCharset("GB2312")).toBe(legacyCharset("gbk"));
  expect(legacyCharset("Windows-31J")).toBe(legacyCharset("shift_jis"));
});

test.each([
  ["utf-8", /UTF-8 is always spoken/],
  ["unicode-1-1-utf-8", /UTF-8 is always spoken/],
  ["utf-16le", /cannot carry commands/],
  ["iso-2022-jp", /cannot carry commands/],
  ["klingon", /not known here.*full ICU/],
])("%s is refused, with the reason", (label, reason) => {
  expect(() => legacyCharset(label)).toThrow(RangeError);
  expect(() => legacyCharset(label)).toThrow(reason);
});
