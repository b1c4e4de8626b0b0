import fc from "fast-check";
import { expect, it } from "vitest";
import { fit, width } from "./fit.ts";

it("fills up with blanks and shortens in the middle", () => {
  expect(fit("abc", 5)).toBe("abc  ");
  expect(fit("abcdefghij", 7)).toBe("abc…hij");
  expect(fit("日本語のファイル.txt", 10)).toBe("日本….txt ");
});

it("always takes exactly so many columns", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "日", "é", "🚀", "👩‍👩‍👧", "ﾊ", " ") });
  fc.assert(
    fc.property(name, fc.integer({ min: 0, max: 30 }), (text, columns) => {
      expect(width(fit(text, columns))).toBe(columns);
    }),
  );
});
