import { expect, it } from "vitest";
import { isGlob, literalOf } from "./glob.ts";

it("tells a pattern from a name", () => {
  expect(["*.txt", "a?", "[ab]", "\\\\*"].every(isGlob)).toBe(true);
  expect(["a.txt", "a\\*", "a\\[b]", "\\\\", "[a"].some(isGlob)).toBe(false);
  expect(literalOf("a\\*b\\\\")).toBe("a*b\\");
});
