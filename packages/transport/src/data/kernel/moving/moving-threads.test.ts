import { describe, expect, it } from "vitest";
import { virtualClock } from "../../../testing/index.ts";
import type { MovingThread } from "./moving-thread.ts";
import { MovingThreads } from "./moving-threads.ts";

interface MadeThread {
  free: boolean;
  came: boolean;
  jobs: number;
  ended: number;
  readonly gone: () => void;
}

function scene({ most = 2, impossible = false } = {}) {
  const made: MadeThread[] = [];
  const clock = virtualClock();
  const tries = { count: 0 };
  const make = (gone: () => void): MovingThread => {
    tries.count++;
    if (impossible) throw new Error("There are no threads here.");
    const thread = { free: true, came: true, jobs: 0, ended: 0, gone, end: () => (thread.ended++, gone()) };
    made.push(thread);
    return thread as unknown as MovingThread;
  };
  return { made, clock, tries, threads: new MovingThreads(most, make, clock) };
}

describe("the threads that move files", () => {
  it("are started when a second file is under way, and never more than may be", () => {
    const { made, threads } = scene();
    const first = threads.begin();
    expect([made.length, first.thread()]).toEqual([0, undefined]);
    const second = threads.begin();
    expect(made).toHaveLength(2);
    const third = threads.begin();
    expect(made).toHaveLength(2);
    for (const file of [first, second, third]) file[Symbol.dispose]();
  });

  it("are given to the one that asks, that which has least to do, and none that is not there or full", () => {
    const { made, threads } = scene();
    const [first] = [threads.begin(), threads.begin()];
    made[0]!.jobs = 1;
    expect(first.thread()).toBe(made[1]);
    made[1]!.free = false;
    expect(first.thread()).toBe(made[0]);
    made[0]!.free = false;
    expect(first.thread()).toBeUndefined();
  });

  it("leave one that is alone again to its own calls", () => {
    const { threads } = scene();
    const [first, second] = [threads.begin(), threads.begin()];
    second[Symbol.dispose]();
    expect(first.thread()).toBeUndefined();
  });

  it("end when there was no file for 90 s, and are made anew for the next ones", async () => {
    const { made, clock, threads } = scene();
    for (const file of [threads.begin(), threads.begin()]) file[Symbol.dispose]();
    await clock.advance(89_999);
    const another = threads.begin();
    await clock.advance(90_000);
    expect(made.map(({ ended }) => ended)).toEqual([0, 0]);
    another[Symbol.dispose]();
    await clock.advance(90_000);
    expect(made.map(({ ended }) => ended)).toEqual([1, 1]);
    threads.begin();
    expect(threads.begin().thread()).toBe(made[2]);
  });

  it("are made again when one died that had been there; one that never came is not", () => {
    for (const came of [true, false]) {
      const { made, threads } = scene({ most: 1 });
      threads.begin();
      threads.begin();
      made[0]!.came = came;
      made[0]!.gone();
      expect(threads.begin().thread()).toBe(came ? made[1] : undefined);
      expect(made).toHaveLength(came ? 2 : 1);
    }
  });

  it("are asked for once where there can be none", () => {
    const { tries, threads } = scene({ impossible: true });
    const files = Array.from({ length: 5 }, () => threads.begin());
    expect(files.map((file) => file.thread())).toEqual(files.map(() => undefined));
    expect(tries.count).toBe(1);
  });
});
