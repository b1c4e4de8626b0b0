import { expect, it } from "vitest";
import { legacyCharset } from "../charset/charset.ts";
import { decodeText, encodeText } from "../text.ts";
import { readName, spellName } from "./name-charset.ts";

const latin1 = legacyCharset("latin1");

it("shows the bytes that are no UTF-8 in the charset that was named, line by line", () => {
  expect(readName(decodeText(Buffer.from("caf\xe9", "latin1")), latin1)).toBe("café");
  expect(readName("café", latin1)).toBe("café");
  expect(readName(decodeText(Uint8Array.of(0x82)), legacyCharset("shift_jis"))).toBe("\udc82");
});

it("spells a name in the bytes that the server has, so that it is the name that was listed", () => {
  const listed = decodeText(Buffer.from("caf\xe9", "latin1"));
  expect(spellName(readName(listed, latin1), latin1)).toBe(listed);
  expect(Buffer.from(encodeText(spellName("é", latin1)!)).toString("hex")).toBe("e9");
  expect(spellName("日", latin1)).toBeUndefined();
});
