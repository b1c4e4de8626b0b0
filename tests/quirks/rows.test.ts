import { expect, it } from "vitest";
import { quirks } from "./quirks.ts";
import { quirkTests } from "./quirk-tests.ts";

const found = quirkTests();

it.each(Object.keys(quirks).map(Number))("quirk %i has a test that begins with its number", (number) => {
  expect(found.get(number) ?? []).not.toEqual([]);
});

it("every test of a quirk is of one that is listed", () => {
  expect([...found.keys()].filter((number) => quirks[number] === undefined)).toEqual([]);
});
