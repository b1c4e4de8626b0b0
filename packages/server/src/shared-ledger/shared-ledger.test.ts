import type { Usage } from "@tandem/storage";
import { virtualClock } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { ledgerConformance } from "../ledger-conformance.fixtures.ts";
import { testLedger } from "./shared-ledger.fixtures.ts";

ledgerConformance("a ledger that two processes share", (clock) => {
  const shared = testLedger(clock);
  return { one: shared.join().ledger, other: shared.join().ledger };
});

ledgerConformance("a ledger that is in another process", (clock) => {
  const { ledger } = testLedger(clock).join();
  return { one: ledger, other: ledger };
});

ledgerConformance("a ledger that four processes share, of which two do nothing", (clock) => {
  const shared = testLedger(clock);
  const [one, , other] = [shared.join(), shared.join(), shared.join(), shared.join()];
  return { one: one.ledger, other: other.ledger };
});

const range = { first: 50_000, last: 50_003 };

function setup() {
  const clock = virtualClock();
  const shared = testLedger(clock);
  return { clock, shared, one: shared.join(), other: shared.join() };
}

describe("a process that dies", () => {
  it("leaves its places, its ports and its share of a rate to the others", async () => {
    const { clock, one, other } = setup();
    for (let i = 0; i < 10; i++) await one.ledger.lease("sessions", 10);
    for (let i = 0; i < 4; i++) await one.ledger.leasePort(range);
    let rate = 0;
    await one.ledger.shareRate("a", 100, () => {});
    rate = (await other.ledger.shareRate("a", 100, (changed) => void (rate = changed))).rate;
    expect(rate).toBe(50);
    expect(await other.ledger.lease("sessions", 10)).toBeUndefined();
    one.kill();
    const leases = await Promise.all(Array.from({ length: 11 }, () => other.ledger.lease("sessions", 10)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(10);
    const ports = [];
    for (let i = 0; i < 4; i++) ports.push((await other.ledger.leasePort(range))?.port);
    expect(new Set(ports).size).toBe(4);
    expect(ports).not.toContain(undefined);
    expect(rate).toBe(100);
    expect(clock.pending).toBe(0);
  });

  it("while its places are asked back keeps nobody waiting, and what it asked for goes to nobody", async () => {
    const { one, other } = setup();
    const held = await one.ledger.lease("a", 4);
    (await one.ledger.lease("a", 4))?.giveBack();
    await other.ledger.lease("a", 4);
    const asked = Promise.all(Array.from({ length: 4 }, () => other.ledger.lease("a", 4)));
    one.kill();
    held?.giveBack();
    expect((await asked).filter((lease) => lease !== undefined).length).toBeGreaterThanOrEqual(3);
    await expect(one.ledger.score("x", 1, 1)).rejects.toThrow("gone");
    await expect(one.ledger.lease("b", 1)).rejects.toThrow("gone");
  });

  it("is followed by one that knows of all marks", async () => {
    const { shared, one, other } = setup();
    for (let i = 0; i < 2_500; i++) await other.ledger.mark(`ban ${i}`, 60_000);
    one.kill();
    const next = shared.join();
    await next.ledger.score("x", 0, 1);
    expect(await next.ledger.marked("ban 0")).toBe(60_000);
    expect(await next.ledger.marked("ban 2499")).toBe(60_000);
  });

  it("while it counts for a quota has another count", async () => {
    const { one, other } = setup();
    const never = one.ledger.usage("home", () => new Promise(() => {}));
    void never.used().catch(() => {});
    const usage = other.ledger.usage("home", async () => ({ bytes: 7, files: 1 }));
    const used = usage.used();
    await Promise.resolve();
    one.kill();
    expect(await used).toEqual({ bytes: 7, files: 1 });
  });
});

describe("a process that stands still", () => {
  it("is not waited for longer than a moment, and gives back what it kept when it goes on", async () => {
    const { clock, one, other } = setup();
    const held = [await one.ledger.lease("a", 8), await one.ledger.lease("a", 8), await one.ledger.lease("a", 8)];
    for (const lease of held) lease?.giveBack();
    const mine = [];
    one.stop(true);
    for (;;) {
      const lease = await clock.until(other.ledger.lease("a", 8));
      if (lease === undefined) break;
      mine.push(lease);
    }
    expect(clock.now()).toBe(1_000);
    expect(mine.length).toBeGreaterThanOrEqual(4);
    one.stop(false);
    await clock.turn();
    for (let i = mine.length; i < 8; i++) expect(await other.ledger.lease("a", 8)).toBeDefined();
    expect(await other.ledger.lease("a", 8)).toBeUndefined();
  });

  it("while it is lent something loses none of it, though the answer came too late", async () => {
    const { clock, one, other } = setup();
    one.stop(true);
    const late = [one.ledger.lease("a", 8), one.ledger.leasePort(range), one.ledger.shareRate("r", 100, () => {})];
    const failed = Promise.all(
      late.map((asked) =>
        asked.then(
          () => "came",
          (error: Error) => error.message,
        ),
      ),
    );
    await clock.advance(10_000);
    expect(await failed).toEqual(["places", "ports", "rate"].map((name) => `No answer to "${name}" within 10 s.`));
    one.stop(false);
    await clock.turn();
    const leases = await Promise.all(Array.from({ length: 9 }, () => clock.until(other.ledger.lease("a", 8))));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(8);
    const ports = [];
    for (let i = 0; i < 4; i++) ports.push((await clock.until(other.ledger.leasePort(range)))?.port);
    expect(new Set(ports).size).toBe(4);
    expect(ports).not.toContain(undefined);
    expect((await other.ledger.shareRate("r", 100, () => {})).rate).toBe(100);
    expect(clock.pending).toBe(0);
  });

  it("when it was to count for a quota has another count, though it heard of that too late", async () => {
    const { clock, one, other } = setup();
    one.stop(true);
    const late = one.ledger.usage("home", async () => ({ bytes: 7, files: 1 }));
    const failed = late.used().catch((error: Error) => error.message);
    await clock.advance(10_000);
    expect(await failed).toBe('No answer to "usageBegin" within 10 s.');
    const used = other.ledger.usage("home", async () => ({ bytes: 7, files: 1 })).used();
    await clock.turn();
    one.stop(false);
    expect(await clock.until(used)).toEqual({ bytes: 7, files: 1 });
  });

  it("does not hold up a ban", async () => {
    const { clock, one, other } = setup();
    one.stop(true);
    await clock.until(other.ledger.mark("ban", 60_000));
    expect(clock.now()).toBe(1_000);
  });
});

describe("a ledger in another process", () => {
  it("is asked for nothing by logins and transfers of those who come again", async () => {
    const { clock, one } = setup();
    const wide = { first: 40_000, last: 49_999 };
    const comeAndGo = async (): Promise<void> => {
      const session = await one.ledger.lease("sessions from 10.0.0.1", 250);
      await one.ledger.marked("ban of 10.0.0.1");
      await one.ledger.mark("trust of 10.0.0.1", 1_800_000);
      const port = await one.ledger.leasePort(wide, { peer: "10.0.0.1", proves: false });
      port?.giveBack();
      session?.giveBack();
    };
    await comeAndGo();
    await clock.turn();
    const before = one.said();
    for (let i = 0; i < 1_000; i++) await comeAndGo();
    // A store of ports is fetched, and used ones are brought back, some twenty at a time.
    expect(one.said() - before).toBeLessThan(2 * (1_000 / 20) + 10);
  });

  it("says in one message what is said in one turn", async () => {
    const { one } = setup();
    const before = one.said();
    await Promise.all(Array.from({ length: 50 }, () => one.ledger.lease("a", 1_000)));
    expect(one.said() - before).toBeLessThan(10);
  });

  it("keeps no port in store for long after it was used, so that who was given some knows none of the next", async () => {
    const { one } = setup();
    const wide = { first: 40_000, last: 49_999 };
    const seen = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const port = await one.ledger.leasePort(wide);
      seen.add(port!.port);
      port!.giveBack();
    }
    expect(seen.size).toBeGreaterThan(280);
  });

  it("has who can do with no other port wait for one that comes back, for a while", async () => {
    const { clock, one, other } = setup();
    const held = [];
    for (let i = 0; i < 4; i++) held.push(await one.ledger.leasePort(range));
    let got: number | undefined;
    const waiting = other.ledger.leasePort(range).then((lease) => (got = lease?.port));
    await clock.advance(500);
    expect(got).toBeUndefined();
    held[2]?.giveBack();
    await clock.advance(0);
    expect(await waiting).toBe(held[2]?.port);
    expect(await clock.until(other.ledger.leasePort(range))).toBeUndefined();
    expect(clock.now()).toBe(2_500);
    expect(clock.pending).toBe(0);
  });

  it("lends no port twice, whatever two processes do", async () => {
    const { clock, one, other } = setup();
    const six = { first: 50_000, last: 50_005 };
    const out = new Map<number, number>();
    const take = async (ledger: typeof one.ledger, many: number): Promise<void> => {
      for (let i = 0; i < many; i++) {
        const lease = await ledger.leasePort(six);
        if (lease === undefined) continue;
        out.set(lease.port, (out.get(lease.port) ?? 0) + 1);
        expect(out.get(lease.port)).toBe(1);
        for (let rest = 0; rest < i % 4; rest++) await clock.turn();
        out.set(lease.port, 0);
        lease.giveBack();
      }
    };
    const all = [one, other, one, other, one, other, one, other].map(({ ledger }) => take(ledger, 200));
    let busy = true;
    const over = Promise.all(all).finally(() => (busy = false));
    while (busy) await clock.advance(10);
    await over;
    const again = [];
    for (let i = 0; i < 6; i++) again.push(await clock.until(other.ledger.leasePort(six)));
    expect(new Set(again.map((lease) => lease?.port)).size).toBe(6);
  });

  it("counts a quota once for all", async () => {
    const { one, other } = setup();
    let counted = 0;
    const count = async () => {
      counted++;
      await Promise.resolve();
      return { bytes: 10, files: 1 };
    };
    const limits = { bytes: 20, files: Infinity };
    const [mine, yours] = [one.ledger.usage("home", count), other.ledger.usage("home", count)];
    const grown = await Promise.all([mine, yours, mine].map((usage) => usage.add({ bytes: 5, files: 0 }, limits)));
    expect(grown.filter(Boolean)).toHaveLength(2);
    expect(await yours.used()).toEqual({ bytes: 20, files: 1 });
    expect(counted).toBe(1);
  });

  it("tells all that wait in one process what is used of a quota, as soon as another has counted", async () => {
    const { clock, one, other } = setup();
    let counted: (used: Usage) => void = () => {};
    const counting = one.ledger.usage("home", () => new Promise((resolve) => (counted = resolve)));
    const used = [counting.used()];
    await clock.turn();
    for (let i = 0; i < 2; i++) used.push(other.ledger.usage("home", () => Promise.reject(new Error("twice"))).used());
    await clock.turn();
    counted({ bytes: 7, files: 1 });
    expect(await clock.until(Promise.all(used))).toEqual(used.map(() => ({ bytes: 7, files: 1 })));
  });

  it("keeps nobody waiting for what is used of a quota when it is gone", async () => {
    const { clock, one, other } = setup();
    void one.ledger
      .usage("home", () => new Promise(() => {}))
      .used()
      .catch(() => {});
    await clock.turn();
    const waiting = other.ledger.usage("home", () => Promise.reject(new Error("twice")));
    const refused = waiting.used().catch((error: Error) => error.message);
    await clock.turn();
    other.ledger.close();
    expect(await refused).toContain("is gone");
  });

  it("has another count for a quota when one could not", async () => {
    const { one, other } = setup();
    const bad = one.ledger.usage("home", () => Promise.reject(new Error("no such folder")));
    await expect(bad.used()).rejects.toThrow("no such folder");
    const good = other.ledger.usage("home", async () => ({ bytes: 3, files: 1 }));
    expect(await good.used()).toEqual({ bytes: 3, files: 1 });
    expect(await bad.used()).toEqual({ bytes: 3, files: 1 });
  });
});
