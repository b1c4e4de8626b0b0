import { expect, test } from "vitest";
import { EbcdicDecoder, EbcdicEncoder } from "./ebcdic.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("Every byte comes back", () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(new Set(new EbcdicEncoder().push(all)).size).toBe(256);
  expect(new EbcdicDecoder().push(new EbcdicEncoder().push(all))).toEqual(all);
});

test("Letters, digits and brackets are those of code page 1047, and a line ends with NL", () => {
  expect(hex(new EbcdicEncoder().push(Buffer.from("Az09 [x]^\n")))).toBe("c1a9f0f940ada7bd5f15");
});

test("The characters of ISO 8859-1 are where code page 1047 has them", () => {
  expect(hex(new EbcdicEncoder().push(Buffer.from("ÄöüßÝ¬", "latin1")))).toBe("63ccdc59bab0");
});
