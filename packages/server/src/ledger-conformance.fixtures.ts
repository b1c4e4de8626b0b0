import { virtualClock, type VirtualClock } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import type { Ledger, PortUser } from "./ledger.ts";

/** One ledger as two of its users have it: in one process the same object. */
export interface Users {
  readonly one: Ledger;
  readonly other: Ledger;
}

/** What every ledger does, whoever of its users asks. */
export function ledgerConformance(name: string, make: (clock: VirtualClock) => Users): void {
  const setup = () => {
    const clock = virtualClock();
    return { clock, ...make(clock) };
  };

  describe(name, () => {
    it("lends no more than the limit to all together, and lends again what came back", async () => {
      const { one, other } = setup();
      const first = await one.lease("sessions", 3);
      await other.lease("sessions", 3);
      expect(await one.lease("sessions", 3)).toBeDefined();
      expect(await one.lease("sessions", 3)).toBeUndefined();
      expect(await other.lease("sessions", 3)).toBeUndefined();
      expect(await other.lease("others", 3)).toBeDefined();
      first?.giveBack();
      first?.giveBack();
      expect(await other.lease("sessions", 3)).toBeDefined();
      expect(await one.lease("sessions", 3)).toBeUndefined();
      expect(await one.lease("sessions", 0)).toBeUndefined();
    });

    it("refuses nobody while there is a place, wherever it came back, and grants exactly as many as there are", async () => {
      const { one, other } = setup();
      for (const limit of [1, 2, 7, 40]) {
        for (const [from, to] of [
          [one, other],
          [other, one],
        ] as const) {
          const held = await Promise.all(Array.from({ length: limit }, () => from.lease(`n${limit}`, limit)));
          expect(held.every((lease) => lease !== undefined)).toBe(true);
          expect(await to.lease(`n${limit}`, limit)).toBeUndefined();
          for (const lease of held) lease?.giveBack();
          const both = await Promise.all(
            Array.from({ length: limit + 5 }, (_, at) => (at % 2 === 0 ? from : to).lease(`n${limit}`, limit)),
          );
          expect(both.filter((lease) => lease !== undefined)).toHaveLength(limit);
          for (const lease of both) lease?.giveBack();
        }
      }
    });

    it("holds places without a limit against those who have one, and a smaller limit at once", async () => {
      const { one, other } = setup();
      const held = [await one.lease("a", Infinity), await one.lease("a", Infinity), await other.lease("a", Infinity)];
      expect(held.every((lease) => lease !== undefined)).toBe(true);
      expect(await other.lease("a", 3)).toBeUndefined();
      expect(await one.lease("a", 3)).toBeUndefined();
      held[0]?.giveBack();
      expect(await other.lease("a", 3)).toBeDefined();
      expect(await one.lease("a", 3)).toBeUndefined();
    });

    it("adds up scores, and forgets half of one in each half-life", async () => {
      const { clock, one, other } = setup();
      expect(await one.score("a", 3, 1_000)).toBe(3);
      expect(await other.score("a", 1, 1_000)).toBe(4);
      expect(await one.score("b", 0, 1_000)).toBe(0);
      await clock.advance(2_000);
      expect(await other.score("a", 0, 1_000)).toBeCloseTo(1);
    });

    it("remembers a mark for all, for its time or until it is forgotten", async () => {
      const { clock, one, other } = setup();
      await one.mark("a", 1_000);
      await clock.advance(400);
      expect(await one.marked("a")).toBe(600);
      expect(await other.marked("a")).toBe(600);
      await other.mark("a", 2_000);
      // That it is for longer may be heard a moment later.
      await clock.turn();
      expect(await one.marked("a")).toBe(2_000);
      await one.mark("a", 500);
      expect(await other.marked("a")).toBe(500);
      await clock.advance(500);
      expect(await one.marked("a")).toBe(0);
      expect(await other.marked("a")).toBe(0);
      await one.mark("b", 1_000);
      await other.mark("b", 0);
      expect(await one.marked("b")).toBe(0);
    });

    it("does not let a mark end that is renewed again and again", async () => {
      const { clock, one, other } = setup();
      for (let i = 0; i < 400; i++) {
        await one.mark("trust", 1_000);
        await clock.advance(5);
        expect(await other.marked("trust")).toBeGreaterThan(980);
      }
    });

    const range = { first: 50_000, last: 50_007 };
    const size = 8;

    it("lends each port once, all of a range to anybody, and again what came back", async () => {
      const { clock, one, other } = setup();
      for (const [from, to] of [
        [one, other],
        [other, one],
        [one, one],
      ] as const) {
        const leases = [];
        for (let i = 0; i < size; i++) leases.push(await clock.until((i % 3 === 0 ? to : from).leasePort(range)));
        expect(new Set(leases.map((lease) => lease?.port))).toEqual(
          new Set(Array.from({ length: size }, (_, at) => range.first + at)),
        );
        expect(await clock.until(to.leasePort(range))).toBeUndefined();
        leases[3]?.giveBack();
        leases[3]?.giveBack();
        leases.push(await clock.until(from.leasePort(range)));
        expect(leases.at(-1)?.port).toBe(leases[3]?.port);
        expect(await clock.until(to.leasePort(range))).toBeUndefined();
        for (const lease of leases) lease?.giveBack();
      }
    });

    it("leases port 0 of the range without ports as often as is asked", async () => {
      const { one, other } = setup();
      for (const ledger of [one, one, other]) {
        expect((await ledger.leasePort({ first: 0, last: 0 }))?.port).toBe(0);
      }
    });

    it("shares ports where connections can be told apart, and only when none is free", async () => {
      const { clock, one } = setup();
      const two = { first: 50_000, last: 50_001 };
      const take = async (waits?: PortUser) => (await clock.until(one.leasePort(two, waits)))?.port;
      const from = (peer: string, proves = false): PortUser => ({ peer, proves });
      const first = await take(from("10.0.0.1", true));
      const second = await take(from("10.0.0.1"));
      expect(new Set([first, second])).toEqual(new Set([50_000, 50_001]));
      expect(await take(from("10.0.0.1"))).toBeUndefined();
      expect(await take()).toBeUndefined();
      expect(await take(from("10.0.0.1", true))).toBe(first);
      expect(new Set([await take(from("10.0.0.2")), await take(from("10.0.0.2"))])).toEqual(new Set([first, second]));
      expect(await take(from("10.0.0.2"))).toBeUndefined();
    });

    it("gives all together no more than the rate, and one alone nearly all of it", async () => {
      const { clock, one, other } = setup();
      const rates = [0, 0];
      const share = async (ledger: Ledger, at: number) => {
        const leased = await ledger.shareRate("downloads of ann", 1_000, (rate) => void (rates[at] = rate));
        rates[at] = leased.rate;
        return leased;
      };
      const alone = await share(one, 0);
      expect(rates[0]).toBe(1_000);
      const shares = [alone, ...(one === other ? [] : [await share(other, 1)])];
      await clock.advance(0);
      expect(rates[0]! + rates[1]!).toBeCloseTo(1_000);
      shares.at(-1)?.weigh(2);
      await clock.advance(0);
      expect(Math.max(...rates)).toBeGreaterThan(950);
      expect(rates[0]! + rates[1]!).toBeCloseTo(1_000);
      shares.at(-1)?.giveBack();
      if (shares.length > 1) {
        await clock.advance(0);
        expect(rates[0]).toBe(1_000);
      }
    });
  });
}
