import { rootPath } from "@tandem/protocol";
import type { Entry, Storage } from "@tandem/storage";
import { expect, test } from "vitest";
import { sortedEntries, type SortedEntriesOptions } from "./sorted-entries.ts";

const turn = (): Promise<void> => Promise.resolve();
const entry = (name: string, size = 0, modified = 0): Entry => ({ name, kind: "file", size, modified });

async function names(
  entries: readonly Entry[],
  options: Omit<SortedEntriesOptions, "turn">,
): Promise<readonly string[]> {
  const storage: Pick<Storage, "list"> = {
    async *list() {
      for (const one of entries) yield [one];
    },
  };
  const all: string[] = [];
  for await (const batch of sortedEntries(storage, rootPath, { ...options, turn }))
    all.push(...batch.map(({ name }) => name));
  return all;
}

test("As many as may be held are in order", async () => {
  expect(
    await names(
      ["c", "a", "b"].map((name) => entry(name)),
      { most: 3 },
    ),
  ).toEqual(["a", "b", "c"]);
});

test("More than may be held come as they are, all of them", async () => {
  const entries = ["c", "a", "b", "e", "d"].map((name) => entry(name));
  expect(await names(entries, { most: 2 })).toEqual(["c", "a", "b", "e", "d"]);
});

test.each([
  ["time", false, ["new", "a", "b", "old"]],
  ["time", true, ["old", "b", "a", "new"]],
  ["size", false, ["old", "a", "b", "new"]],
  ["name", true, ["old", "new", "b", "a"]],
] as const)("In the order of %s, reversed %s", async (by, reversed, expected) => {
  const entries = [entry("b", 2, 2), entry("old", 3, 1), entry("new", 1, 3), entry("a", 2, 2)];
  expect(await names(entries, { most: 10, order: { by, reversed } })).toEqual(expected);
});

test("An empty directory has no batch", async () => {
  expect(await names([], { most: 10 })).toEqual([]);
});
