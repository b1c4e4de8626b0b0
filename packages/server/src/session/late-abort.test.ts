import { expect, it } from "vitest";
import { LateAbort } from "./late-abort.ts";

it("a signal that was asked for before is aborted with the first reason, and told once", () => {
  const abort = new LateAbort();
  const told: unknown[] = [];
  abort.signal.addEventListener("abort", () => told.push(abort.signal.reason));
  const first = new Error("first");
  expect(abort.aborted).toBe(false);
  abort.abort(() => first);
  abort.abort(() => new Error("second"));
  expect([abort.aborted, abort.signal.aborted]).toEqual([true, true]);
  expect(told).toEqual([first]);
});

it("a signal that is asked for afterwards is aborted already, with a reason that was made only then", () => {
  const abort = new LateAbort();
  let made = 0;
  abort.abort(() => new Error(`${++made}`));
  expect([abort.aborted, made]).toEqual([true, 0]);
  expect(abort.signal.aborted).toBe(true);
  expect(abort.signal.reason).toEqual(new Error("1"));
  expect(abort.signal).toBe(abort.signal);
});
