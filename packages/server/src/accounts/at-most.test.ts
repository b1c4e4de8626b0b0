import { expect, it } from "vitest";
import { atMost } from "./at-most.ts";

it("does the work in order, never more than the limit at once, and goes on behind a failure", async () => {
  const queue = atMost(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (piece: number): Promise<number> => {
    begun.push(piece);
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (piece === 1) throw new Error("failed");
    return piece;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((piece) => queue(() => work(piece))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", ...Array(3).fill("fulfilled")]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(running).toBe(0);
});
