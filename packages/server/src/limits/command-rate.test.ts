import { virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { commandRate } from "./command-rate.ts";

it("lets a second's worth of commands run at once, the next ones as fast as the rate, and forgets what is past", async () => {
  const clock = virtualClock();
  const wait = commandRate(clock, 100);
  const waits = Array.from({ length: 103 }, () => Math.round(wait()));
  expect(waits.slice(0, 100).every((time) => time === 0)).toBe(true);
  expect(waits.slice(100)).toEqual([10, 20, 30]);
  await clock.advance(60_000);
  expect(Array.from({ length: 100 }, wait).every((time) => time < 1e-6)).toBe(true);
  expect(wait()).toBeCloseTo(10);
});

it("never lets a command wait where there is no rate", () => {
  const wait = commandRate(virtualClock(), Infinity);
  expect(Array.from({ length: 100_000 }, wait).every((time) => time === 0)).toBe(true);
});
