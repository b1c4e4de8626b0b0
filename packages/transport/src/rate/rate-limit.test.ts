import { describe, expect, it } from "vitest";
import { systemClock } from "../system-clock.ts";
import { virtualClock, type VirtualClock } from "../testing/index.ts";
import { RateLimit } from "./rate-limit.ts";
import type { RateFlow } from "./rate-flow.ts";

/** Moves bytes through a flow as fast as it lets them, in pieces of 256 KiB. */
function mover(flow: RateFlow, piece = 262_144): { moved: number; stop(): void } {
  const state = {
    moved: 0,
    stopped: false,
    stop() {
      this.stopped = true;
      flow[Symbol.dispose]();
    },
  };
  const move = async (): Promise<void> => {
    while (!state.stopped) {
      const moved = await flow.take(piece);
      if (!state.stopped) state.moved += moved;
    }
  };
  void move();
  return state;
}

const setup = (rate?: number): { clock: VirtualClock; root: RateLimit } => {
  const clock = virtualClock();
  return { clock, root: new RateLimit({ clock, ...(rate === undefined ? {} : { rate }) }) };
};

describe("a rate limit", () => {
  it("that limits nothing lets everything through at once, without a promise or a timer", () => {
    const { clock, root } = setup();
    const flow = root.limit().limit().flow();
    expect(flow.take(10_000_000)).toBe(10_000_000);
    expect(clock.pending).toBe(0);
  });

  it.each([1_000, 123_456, 5_000_000, 1_000_000_000])("is exact over time at %i bytes a second", async (rate) => {
    const { clock, root } = setup(rate);
    const one = mover(root.limit().flow());
    await clock.advance(20_000);
    // Never more than the rate and the burst, and no less than what is not worth a packet yet.
    expect(one.moved).toBeLessThanOrEqual(rate * 20.1);
    expect(one.moved).toBeGreaterThanOrEqual(rate * 20 - 1_460);
    one.stop();
    expect(clock.pending).toBe(0);
  });

  it("is shared in equal parts by those who want more, and what one leaves the others have", async () => {
    const { clock, root } = setup(1_000_000);
    const [fast, other] = [mover(root.flow()), mover(root.flow())];
    const slow = mover(root.limit(100_000).flow());
    await clock.advance(10_000);
    expect(slow.moved / 1_000_000).toBeCloseTo(1, 1);
    expect(fast.moved / 4_500_000).toBeCloseTo(1, 1);
    expect(other.moved / 4_500_000).toBeCloseTo(1, 1);
    slow.stop();
    other.stop();
    const before = fast.moved;
    await clock.advance(10_000);
    expect((fast.moved - before) / 10_000_000).toBeCloseTo(1, 1);
    fast.stop();
  });

  it("gives accounts equal parts, however many sessions each has", async () => {
    const { clock, root } = setup(1_000_000);
    const [crowd, single] = [root.limit(), root.limit()];
    const many = Array.from({ length: 9 }, () => mover(crowd.limit().flow()));
    const one = mover(single.limit().flow());
    // The first to come has had the burst by then.
    await clock.advance(1_000);
    const before = many.map(({ moved }) => moved);
    await clock.advance(9_000);
    for (const [at, { moved }] of many.entries()) expect((moved - before[at]!) / 500_000).toBeCloseTo(1, 1);
    expect(one.moved / 5_000_000).toBeCloseTo(1, 1);
    for (const each of [...many, one]) each.stop();
  });

  it("changes for what moves already, and lets go of it when it is lifted", async () => {
    const { clock, root } = setup(1_000_000);
    const session = root.limit();
    const one = mover(session.flow(), 65_536);
    await clock.advance(1_000);
    session.rate = 10_000;
    const before = one.moved;
    await clock.advance(10_000);
    expect(one.moved - before).toBeLessThanOrEqual(100_000 + 50_000);
    one.stop();
    const flow = session.flow();
    const waiting = flow.take(500_000);
    expect(waiting).toBeInstanceOf(Promise);
    root.rate = Infinity;
    session.rate = Infinity;
    expect(await waiting).toBe(500_000);
    flow[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });

  it("makes up for no more than a tenth of a second in which nobody used it", async () => {
    const { clock, root } = setup(1_000_000);
    await clock.advance(60_000);
    const one = mover(root.flow());
    await clock.advance(1_000);
    expect(one.moved).toBeLessThanOrEqual(1_100_000);
    one.stop();
  });

  it("loses nothing when its timer comes late, as long as somebody waits", async () => {
    let now = 0;
    let fire = (): void => {};
    const rest = (): Promise<void> => new Promise((resolve) => (fire = resolve));
    const flow = new RateLimit({ clock: { now: () => now, rest }, rate: 100_000 }).flow();
    expect(flow.take(1_000_000)).toBe(10_000);
    const waiting = flow.take(1_000_000);
    now = 5_000;
    fire();
    expect(await waiting).toBe(500_000);
  });

  it("keeps the program running while somebody waits, for the peer may be gone, and not longer", () => {
    // The resources that keep a program running, and no others.
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const flow = new RateLimit({ clock: systemClock, rate: 100_000 }).flow();
    expect(flow.take(10_000)).toBe(10_000);
    void flow.take(10_000);
    expect(timers()).toBe(before + 1);
    flow[Symbol.dispose]();
    expect(timers()).toBe(before);
  });

  it("gets back what a transfer that ended did not use, and lets go of whoever waited in it", async () => {
    const { clock, root } = setup(100_000);
    const flow = root.flow();
    expect(flow.take(10_000)).toBe(10_000);
    const waiting = flow.take(10_000);
    flow[Symbol.dispose]();
    expect(await waiting).toBe(10_000);
    expect(flow.take(1)).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it("is above zero", () => {
    const { root } = setup();
    expect(() => (root.rate = 0)).toThrow(RangeError);
    expect(() => root.limit(Number.NaN)).toThrow(RangeError);
  });
});
