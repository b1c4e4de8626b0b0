import { expect, it } from "vitest";
import corpus from "./corpus.json" with { type: "json" };
import { fuzzRound } from "./fuzz-round.ts";

it.each(corpus)("what was found once stays well: $found (seed $seed)", { timeout: 60_000 }, async ({ seed }) => {
  expect(await fuzzRound(seed)).toEqual([]);
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "five sessions of anything harm nobody (seed %i)",
  { timeout: 60_000 },
  async (seed) => {
    expect(await fuzzRound(seed)).toEqual([]);
  },
);
