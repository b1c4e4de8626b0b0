import { virtualClock } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { ledgerConformance } from "./ledger-conformance.fixtures.ts";
import { localLedger } from "./local-ledger.ts";

ledgerConformance("the local ledger", (clock) => {
  const ledger = localLedger(Math.random, clock);
  return { one: ledger, other: ledger };
});

describe("the local ledger", () => {
  it("keeps a ban however many short waits of invented names there are", async () => {
    const ledger = localLedger(() => 0, virtualClock());
    await ledger.mark("ban of 10.0.0.1", 1_800_000);
    for (let i = 0; i <= 60_000; i++) await ledger.mark(`wait of ${i}`, 10_000);
    expect(await ledger.marked("ban of 10.0.0.1")).toBe(1_800_000);
    expect(await ledger.marked("wait of 0")).toBe(0);
    await ledger.mark("ban of 10.0.0.1", 5_000);
    expect(await ledger.marked("ban of 10.0.0.1")).toBe(5_000);
  });

  it("remembers the latest of more names than it has room for", async () => {
    const ledger = localLedger(() => 0, virtualClock());
    for (let i = 0; i <= 50_000; i++) await ledger.score(`name ${i}`, 1, 1_000);
    expect(await ledger.score("name 0", 0, 1_000)).toBe(0);
    expect(await ledger.score("name 1", 0, 1_000)).toBe(1);
  });
});

describe("the ports of the local ledger", () => {
  const range = { first: 50_000, last: 50_003 };
  const from = (peer: string, proves = false) => ({ peer, proves });

  it("are lent once each, from a place that cannot be guessed", async () => {
    const ledger = localLedger(() => 0.5);
    const leases = [];
    for (let i = 0; i < 4; i++) leases.push(await ledger.leasePort(range));
    expect(leases.map((lease) => lease?.port)).toEqual([50_002, 50_003, 50_000, 50_001]);
    expect(await ledger.leasePort(range)).toBeUndefined();
    leases[1]?.giveBack();
    leases[1]?.giveBack();
    expect((await ledger.leasePort(range))?.port).toBe(50_003);
  });

  it("are shared between peers when none is free, never with one that waits for anybody, never twice with one peer", async () => {
    const ledger = localLedger(() => 0);
    const take = async (peer?: string) =>
      (await ledger.leasePort(range, peer === undefined ? undefined : from(peer)))?.port;
    expect(await take()).toBe(50_000);
    for (const port of [50_001, 50_002, 50_003]) expect(await take("10.0.0.1")).toBe(port);
    expect(await take("10.0.0.1")).toBeUndefined();
    expect(await take()).toBeUndefined();
    expect(await take("10.0.0.2")).toBe(50_001);
    expect(await take("10.0.0.3")).toBe(50_001);
    expect(await take("10.0.0.2")).toBe(50_002);
  });

  it("are shared within one peer too, between those that prove whose their connections are", async () => {
    const ledger = localLedger(() => 0);
    const two = { first: 50_000, last: 50_001 };
    const take = async (peer: string, proves: boolean) => (await ledger.leasePort(two, from(peer, proves)))?.port;
    expect(await take("10.0.0.1", true)).toBe(50_000);
    expect(await take("10.0.0.1", false)).toBe(50_001);
    expect(await take("10.0.0.1", false)).toBeUndefined();
    expect(await take("10.0.0.1", true)).toBe(50_000);
    expect(await take("10.0.0.1", true)).toBe(50_000);
    expect(await take("10.0.0.2", true)).toBe(50_000);
    expect(await take("10.0.0.2", true)).toBe(50_001);
    expect(await take("10.0.0.2", true)).toBe(50_000);
  });

  it("are free again when their last holder has gone", async () => {
    const ledger = localLedger(() => 0);
    const one = { first: 50_000, last: 50_000 };
    const [first, second] = [
      await ledger.leasePort(one, from("10.0.0.1")),
      await ledger.leasePort(one, from("10.0.0.2")),
    ];
    first?.giveBack();
    first?.giveBack();
    expect(await ledger.leasePort(one)).toBeUndefined();
    second?.giveBack();
    expect((await ledger.leasePort(one))?.port).toBe(50_000);
  });
});
