import { describe, expect, it } from "vitest";
import { localLedger } from "./ledger.ts";

describe("the local ledger", () => {
  it("lends no more than the limit, and lends again what came back", async () => {
    const ledger = localLedger(() => 0);
    const first = await ledger.lease("sessions", 2);
    await ledger.lease("sessions", 2);
    expect(await ledger.lease("sessions", 2)).toBeUndefined();
    expect(await ledger.lease("others", 2)).toBeDefined();
    first?.giveBack();
    first?.giveBack();
    expect(await ledger.lease("sessions", 2)).toBeDefined();
    expect(await ledger.lease("sessions", 2)).toBeUndefined();
  });

  it("lends each port of a range once, from a place that cannot be guessed", async () => {
    const ledger = localLedger(() => 0.5);
    const range = { first: 50_000, last: 50_003 };
    const leases = [];
    for (let i = 0; i < 4; i++) leases.push(await ledger.leasePort(range));
    expect(leases.map((lease) => lease?.port)).toEqual([50_002, 50_003, 50_000, 50_001]);
    expect(await ledger.leasePort(range)).toBeUndefined();
    leases[1]?.giveBack();
    expect((await ledger.leasePort(range))?.port).toBe(50_003);
  });
});
