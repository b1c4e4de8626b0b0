import fc from "fast-check";
import { expect, test } from "vitest";
import { AsciiDecoder, AsciiEncoder } from "./ascii.ts";

test("A LF becomes CR LF on the wire", () => {
  expect(encode(["a\nb\n\n"])).toBe("a\r\nb\r\n\r\n");
});

test("A LF behind a CR stays alone, across chunks too", () => {
  expect(encode(["a\r\nb\r", "\nc\r", "", "\n"])).toBe("a\r\nb\r\nc\r\n");
});

test("CR LF becomes LF in the file, across chunks too", () => {
  expect(decode(["a\r\nb\r", "", "\nc"])).toBe("a\nb\nc");
});

test("A CR that no LF follows stays, at the end too", () => {
  expect(decode(["a\rb\r\r\n\r", "c\r"])).toBe("a\rb\r\n\rc\r");
});

test("A chunk that does not change is the same array", () => {
  const bytes = new TextEncoder().encode("no line end");
  expect(new AsciiEncoder().push(bytes)).toBe(bytes);
  expect(new AsciiDecoder().push(bytes)).toBe(bytes);
});

test("Any chunking gives the same result", () => {
  fc.assert(
    fc.property(fc.array(text), (chunks) => {
      expect(encode(chunks)).toBe(encode([chunks.join("")]));
      expect(decode(chunks)).toBe(decode([chunks.join("")]));
    }),
    { numRuns: 500 },
  );
});

test("Every LF on the wire has its CR, and decoding gives back a text without CR", () => {
  fc.assert(
    fc.property(text, (local) => {
      expect(encode([local])).not.toMatch(/(?<!\r)\n/);
      const plain = local.replaceAll("\r", "");
      expect(decode([encode([plain])])).toBe(plain);
    }),
  );
});

const text = fc.string({ unit: fc.constantFrom("a", "\r", "\n", "\r\n", "\0") });

function encode(chunks: readonly string[]): string {
  return run(new AsciiEncoder(), chunks);
}

function decode(chunks: readonly string[]): string {
  return run(new AsciiDecoder(), chunks);
}

function run(conversion: AsciiEncoder | AsciiDecoder, chunks: readonly string[]): string {
  const parts = chunks.map((chunk) => conversion.push(new TextEncoder().encode(chunk)));
  return [...parts, conversion.end()].map((part) => new TextDecoder().decode(part)).join("");
}
