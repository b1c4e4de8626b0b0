import { expect, test } from "vitest";
import { parsePath } from "../path.ts";
import { modification } from "./modification.ts";

const context = { directory: parsePath("/d") };
const parse = (argument: string | undefined) => modification.parse(argument, context);

test("A pathname is a pathname", () => {
  expect(parse("a b")).toEqual({ path: "/d/a b", setting: undefined });
  expect(parse("20261122101500")).toEqual({ path: "/d/20261122101500", setting: undefined });
  expect(() => parse(undefined)).toThrow(/missing/);
});

test("A time and a name is both a name and a setting", () => {
  expect(parse("20261122101500 a b")).toEqual({
    path: "/d/20261122101500 a b",
    setting: { path: "/d/a b", modified: Date.UTC(2026, 10, 22, 10, 15) },
  });
  expect(parse("20261122101500.25 /a").setting?.modified).toBe(Date.UTC(2026, 10, 22, 10, 15, 0, 250));
});

test("Digits that are no time are part of the name", () => {
  expect(parse("20261322101500 a").setting).toBeUndefined();
  expect(parse("2026112210150 a").setting).toBeUndefined();
});

test("What is formatted reads back", () => {
  for (const text of ["20261122101500 /a", "20261122101500.250 /a"]) {
    const { setting } = parse(text);
    expect(parse(modification.format(parse(text))).setting).toEqual(setting);
  }
  expect(modification.format(parse("a"))).toBe("/d/a");
});
