import fc from "fast-check";
import { expect, test } from "vitest";
import { inSlices, sortInSlices } from "./slices.ts";

test("What is sorted in slices is sorted, and what is equal stays as it stood", async () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer()), { maxLength: 1200 });
  await fc.assert(
    fc.asyncProperty(pairs, async (values) => {
      const compare = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0];
      const sorted = await sortInSlices(values, compare, () => Promise.resolve());
      expect(sorted).toEqual(values.toSorted(compare));
    }),
    { numRuns: 60 },
  );
});

test("Everything else happens between two slices, and often while many are sorted", async () => {
  let turns = 0;
  const turn = (): Promise<void> => {
    turns++;
    return Promise.resolve();
  };
  const slices: number[] = [];
  for await (const slice of inSlices(Array.from({ length: 600 }), turn)) slices.push(slice.length);
  expect(slices).toEqual([256, 256, 88]);
  expect(turns).toBe(2);
  turns = 0;
  await sortInSlices(
    Array.from({ length: 10_000 }, (_, index) => -index),
    (a, b) => a - b,
    turn,
  );
  // 39 between slices, and six rounds of merging.
  expect(turns).toBe(39 + Math.floor((6 * 10_000) / 4096));
});
