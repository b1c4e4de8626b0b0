import { describe, expect, it } from "vitest";
import { virtualClock } from "./virtual-clock.ts";

describe("the virtual clock", () => {
  it("stands still until it is moved, and moves both of its hands", async () => {
    const clock = virtualClock({ start: 100, date: Date.UTC(2024, 1, 29) });
    expect([clock.now(), clock.date()]).toEqual([100, Date.UTC(2024, 1, 29)]);
    await clock.advance(250);
    expect([clock.now(), clock.date()]).toEqual([350, Date.UTC(2024, 1, 29) + 250]);
  });

  it("calls timers back in the order of their times, each at its own", async () => {
    const clock = virtualClock();
    const calls: [string, number][] = [];
    clock.timer(30, () => calls.push(["late", clock.now()]));
    clock.timer(10, () => calls.push(["early", clock.now()]));
    clock.timer(30, () => calls.push(["late, started later", clock.now()]));
    clock.timer(31, () => calls.push(["too late", clock.now()]));
    await clock.advance(30);
    expect(calls).toEqual([
      ["early", 10],
      ["late", 30],
      ["late, started later", 30],
    ]);
    expect(clock.pending).toBe(1);
  });

  it("calls back what was started on the way, once it is due", async () => {
    const clock = virtualClock();
    const calls: number[] = [];
    const tick = (): void => {
      calls.push(clock.now());
      clock.timer(10, tick);
    };
    clock.timer(10, tick);
    await clock.advance(35);
    expect(calls).toEqual([10, 20, 30]);
  });

  it("lets promises and the event loop settle between two timers", async () => {
    const clock = virtualClock();
    const order: string[] = [];
    const work = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.resolve();
      order.push("what the first set off");
    };
    clock.timer(1, () => void work());
    clock.timer(2, () => order.push("second"));
    await clock.advance(2);
    expect(order).toEqual(["what the first set off", "second"]);
  });

  it("sees a timer that code starts just before the advance", async () => {
    const clock = virtualClock();
    let called = false;
    void Promise.resolve().then(() => clock.timer(5, () => (called = true)));
    await clock.advance(5);
    expect(called).toBe(true);
  });

  it("forgets a cancelled timer for good", async () => {
    const clock = virtualClock();
    const timer = clock.timer(5, () => expect.unreachable());
    timer.cancel();
    timer.restart();
    expect(clock.pending).toBe(0);
    await clock.advance(10);
  });

  it("starts the delay of a restarted timer anew, before and after it has called back", async () => {
    const clock = virtualClock();
    const calls: number[] = [];
    const timer = clock.timer(10, () => calls.push(clock.now()));
    await clock.advance(6);
    timer.restart();
    await clock.advance(9);
    expect(calls).toEqual([]);
    await clock.advance(1);
    timer.restart();
    await clock.advance(10);
    expect(calls).toEqual([16, 26]);
  });

  it("lets time pass for a timer of no delay, as Node does", async () => {
    const clock = virtualClock();
    let calls = 0;
    const timer = clock.timer(0, () => (calls++, timer.restart()));
    await clock.advance(3);
    expect(calls).toBe(3);
  });

  it("rejects with what a callback throws", async () => {
    const clock = virtualClock();
    clock.timer(1, () => {
      throw new Error("from the callback");
    });
    await expect(clock.advance(1)).rejects.toThrow("from the callback");
  });

  it("moves on from timer to timer until some work is done, and no further", async () => {
    const clock = virtualClock();
    const wait = (delay: number): Promise<void> => new Promise((resolve) => void clock.timer(delay, resolve));
    const work = async (): Promise<string> => {
      for (let step = 0; step < 5; step++) await wait(30_000);
      return "done";
    };
    clock.timer(150_001, () => expect.unreachable());
    expect(await clock.until(work())).toBe("done");
    expect(clock.now()).toBe(150_000);
  });

  it("says of work that no timer brings to its end that it would wait for ever", async () => {
    await expect(virtualClock().until(new Promise(() => {}))).rejects.toThrow("no timer of the clock");
    await expect(virtualClock().until(Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  });
});
