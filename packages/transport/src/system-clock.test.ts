import { describe, expect, it } from "vitest";
import { systemClock } from "./system-clock.ts";

describe("the system clock", () => {
  it("calls back once the delay is over", async () => {
    const start = systemClock.now();
    await new Promise<void>((resolve) => systemClock.timer(5, resolve));
    // Node counts whole milliseconds: a timer of 5 may come a fraction of one early.
    expect(systemClock.now() - start).toBeGreaterThan(4);
  });

  it("does not call back after a cancel, nor after a restart of what was cancelled", async () => {
    const called: string[] = [];
    const timer = systemClock.timer(1, () => called.push("cancelled"));
    timer.cancel();
    timer.restart();
    await new Promise<void>((resolve) => systemClock.timer(20, resolve));
    expect(called).toEqual([]);
  });

  it("calls back again when a timer that has called back is restarted", async () => {
    let calls = 0;
    await new Promise<void>((resolve) => {
      const timer = systemClock.timer(1, () => (++calls === 2 ? resolve() : timer.restart()));
    });
    expect(calls).toBe(2);
  });

  it("rests for the delay, or until the signal says otherwise", async () => {
    const start = systemClock.now();
    await systemClock.rest(5);
    expect(systemClock.now() - start).toBeGreaterThan(4);
    const leave = new AbortController();
    const resting = systemClock.rest(60_000, leave.signal);
    leave.abort(new Error("enough"));
    await expect(resting).rejects.toThrow("enough");
    await expect(systemClock.rest(60_000, leave.signal)).rejects.toThrow("enough");
  });

  it("does not call back at once when the delay is longer than a timer can hold", async () => {
    let called = false;
    const timer = systemClock.timer(2 ** 31, () => (called = true));
    await new Promise<void>((resolve) => systemClock.timer(20, resolve));
    timer.cancel();
    expect(called).toBe(false);
  });

  it("tells the date in milliseconds since 1970", () => {
    expect(new Date(systemClock.date()).getFullYear()).toBe(new Date().getFullYear());
  });
});
