import fc from "fast-check";
import { expect, it } from "vitest";
import { foldName } from "./fold-name.ts";

it.each([
  ["Secret", "sECRET"],
  ["secret", "\u017Fecret"],
  ["STRA\u1E9EE", "stra\u00DFe"],
  ["caf\u00E9", "CAFE\u0301"],
  ["secret", "sec\u200Cret"],
])("takes %j and %j for one name", (one, other) => expect(foldName(one)).toBe(foldName(other)));

it("folds any name to one that it does not fold further, the same for its composed and decomposed form", () => {
  const character = fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "grapheme" }), character), (name) => {
      expect(foldName(name.normalize("NFD"))).toBe(foldName(name.normalize("NFC")));
      expect(foldName(foldName(name))).toBe(foldName(name));
      expect(foldName(name.toUpperCase().toLowerCase())).toBe(foldName(name));
    }),
  );
});
