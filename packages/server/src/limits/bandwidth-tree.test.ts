import type { RateFlow } from "@tandem/transport";
import { settle, virtualClock, type VirtualClock } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { localLedger } from "../local-ledger.ts";
import type { Ledger } from "../ledger.ts";
import { unlimited, type Bandwidth } from "./bandwidth.ts";
import { bandwidthTree } from "./bandwidth-tree.ts";

const setup = (bandwidth: Partial<Bandwidth>, ledger?: Ledger) => {
  const clock = virtualClock();
  const tree = bandwidthTree({
    clock,
    ledger: ledger ?? localLedger(() => 0, clock),
    bandwidth: { ...unlimited, ...bandwidth },
  });
  return { clock, tree };
};

/** Bytes a second that a flow lets through over ten seconds. */
async function speed(clock: VirtualClock, flow: RateFlow): Promise<number> {
  let moved = 0;
  let over = false;
  void (async () => {
    while (!over) moved += await flow.take(65_536);
  })();
  await clock.advance(10_000);
  over = true;
  return moved / 10;
}

const near = (expected: number) => (actual: number) => Math.abs(actual - expected) <= expected / 50 + 1_460;

describe("the bandwidths of a server", () => {
  it("limit each direction by itself, and a session by the least of those above it", async () => {
    const { clock, tree } = setup({ server: 400_000, account: { download: 200_000 }, session: { download: 100_000 } });
    const session = await tree.enter("s1", { name: "ann" });
    expect(await speed(clock, session.flow("download"))).toSatisfy(near(100_000));
    expect(await speed(clock, session.flow("upload"))).toSatisfy(near(400_000));
  });

  it("give an account what it has of its own in place of what all have", async () => {
    const { clock, tree } = setup({ account: 100_000 });
    const limits = { bandwidth: 300_000, sessionBandwidth: { upload: 50_000 } };
    const session = await tree.enter("s1", { name: "ann", limits });
    expect(await speed(clock, session.flow("download"))).toSatisfy(near(300_000));
    expect(await speed(clock, session.flow("upload"))).toSatisfy(near(50_000));
  });

  it("change while something moves: of the server, an account or a session", async () => {
    const { clock, tree } = setup({});
    const [one, other] = [await tree.enter("s1", { name: "ann" }), await tree.enter("s2", { name: "ann" })];
    expect(one.flow("download").take(1_000_000_000)).toBe(1_000_000_000);
    expect(await tree.throttle("server", 400_000)).toBe(true);
    expect(await speed(clock, one.flow("download"))).toSatisfy(near(400_000));
    expect(await tree.throttle({ account: "ann" }, { download: 200_000 })).toBe(true);
    expect(await speed(clock, one.flow("download"))).toSatisfy(near(200_000));
    expect(await tree.throttle({ session: "s2" }, 10_000)).toBe(true);
    expect(await speed(clock, other.flow("download"))).toSatisfy(near(10_000));
    expect(await tree.throttle({ session: "s3" }, 1)).toBe(false);
    expect(await tree.throttle({ account: "bob" }, 1)).toBe(false);
    await expect(tree.throttle("server", 0)).rejects.toThrow(RangeError);
  });

  it("are what the ledger gives this process of them, and become what it says later", async () => {
    const given: string[] = [];
    const weights: string[] = [];
    let change: (share: number) => void = () => {};
    let back = 0;
    const ledger: Ledger = {
      ...localLedger(() => 0),
      shareRate: (name, rate, changed) => {
        given.push(`${name}: ${rate}`);
        if (name === "downloads of account ann") change = changed;
        const weigh = (transfers: number): void => void weights.push(`${name}: ${transfers}`);
        return Promise.resolve({ rate: rate / 2, weigh, giveBack: () => void back++ });
      },
    };
    const { clock, tree } = setup({ server: 1_000_000, account: 400_000 }, ledger);
    const session = await tree.enter("s1", { name: "ann" });
    expect(given).toEqual([
      "downloads of the server: 1000000",
      "uploads of the server: 1000000",
      "downloads of account ann: 400000",
      "uploads of account ann: 400000",
    ]);
    expect(await speed(clock, session.flow("download"))).toSatisfy(near(200_000));
    change(50_000);
    const flow = session.flow("download");
    expect(await speed(clock, flow)).toSatisfy(near(50_000));
    expect(weights.slice(-2)).toEqual(["downloads of the server: 2", "downloads of account ann: 2"]);
    flow[Symbol.dispose]();
    flow[Symbol.dispose]();
    expect(weights.slice(-2)).toEqual(["downloads of the server: 1", "downloads of account ann: 1"]);
    session[Symbol.dispose]();
    session[Symbol.dispose]();
    expect(back).toBe(2);
    await tree.enter("s2", { name: "ann" });
    expect(given).toHaveLength(6);
  });

  it("are above zero, each", () => {
    for (const bandwidth of [{ server: 0 }, { account: -1 }, { session: { upload: Number.NaN } }]) {
      expect(() => setup(bandwidth)).toThrow(RangeError);
    }
  });

  it("are asked for again at the next login when the ledger could not be reached", async () => {
    const local = localLedger(() => 0, virtualClock());
    let reachable = false;
    const ledger: Ledger = {
      ...local,
      shareRate: (...given) => (reachable ? local.shareRate(...given) : Promise.reject(new Error("no ledger"))),
    };
    const { tree } = setup({ server: 400_000 }, ledger);
    await expect(tree.enter("s1", { name: "ann" })).rejects.toThrow("no ledger");
    reachable = true;
    await expect(tree.enter("s1", { name: "ann" })).resolves.toBeDefined();
  });

  it("are shared one time after the other, and nothing stays on loan but what was asked for last", async () => {
    const { ledger, asked, lent, answer } = slowLedger();
    const { tree } = setup({ server: 1_000_000 }, ledger);
    const throttled = Promise.all([tree.throttle("server", 200_000), tree.throttle("server", 300_000)]);
    await answer();
    await throttled;
    expect(asked).toEqual([200_000, 200_000, 300_000, 300_000]);
    expect(lent()).toEqual([300_000, 300_000]);
  });

  it("of an account whose last session has left while they were asked for go back", async () => {
    const { ledger, asked, lent, answer } = slowLedger();
    const { tree } = setup({}, ledger);
    const session = await tree.enter("s1", { name: "ann" });
    const throttled = tree.throttle({ account: "ann" }, 100_000);
    await settle();
    session[Symbol.dispose]();
    await answer();
    await throttled;
    expect(asked).toEqual([100_000]);
    expect(lent()).toEqual([]);
  });

  it("hold for a session that enters while they are asked for, and let it in only when they are known", async () => {
    const { ledger, answer } = slowLedger();
    const { clock, tree } = setup({ account: 100_000 }, ledger);
    let entered = 0;
    const entering = ["s1", "s2"].map(async (name) => {
      const session = await tree.enter(name, { name: "ann" });
      entered++;
      return session;
    });
    await settle();
    expect(entered).toBe(0);
    await answer();
    const [, second] = await Promise.all(entering);
    expect(await speed(clock, second!.flow("download"))).toSatisfy(near(100_000));
  });
});

/** A ledger that lends rates when it is told to: those that it was asked for, and those that are on loan. */
function slowLedger() {
  const asked: number[] = [];
  const out = new Set<{ readonly rate: number }>();
  const waiting: (() => void)[] = [];
  const ledger: Ledger = {
    ...localLedger(() => 0, virtualClock()),
    shareRate: (_, rate) =>
      new Promise((resolve) => {
        asked.push(rate);
        waiting.push(() => {
          const share = { rate, weigh: () => {}, giveBack: () => void out.delete(share) };
          out.add(share);
          resolve(share);
        });
      }),
  };
  return {
    ledger,
    asked,
    lent: () => [...out].map(({ rate }) => rate),
    /** Answers all that was asked for, and what is asked for thereupon. */
    async answer() {
      for (await settle(); waiting.length > 0; await settle()) for (const each of waiting.splice(0)) each();
    },
  };
}
