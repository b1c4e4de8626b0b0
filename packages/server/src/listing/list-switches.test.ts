import { expect, test } from "vitest";
import { listSwitches } from "./list-switches.ts";

const defaults = { long: true, all: false };

test("Without letters it is as the verb has it", () => {
  expect(listSwitches("", defaults)).toEqual({
    ...defaults,
    dots: false,
    recursive: false,
    itself: false,
    signs: false,
    order: { by: "name", reversed: false },
  });
});

test.each([
  ["a", { all: true, dots: true }],
  ["A", { all: true, dots: true }],
  ["1", { long: false }],
  ["1l", { long: true }],
  ["l1", { long: false }],
  ["R", { recursive: true }],
  ["d", { itself: true }],
  ["F", { signs: true }],
  ["tr", { order: { by: "time", reversed: true } }],
  ["rtS", { order: { by: "size", reversed: true } }],
  ["CLhZ", {}],
])("The letters %s", (letters, switched) => {
  expect(listSwitches(letters, defaults)).toEqual({ ...listSwitches("", defaults), ...switched });
});
