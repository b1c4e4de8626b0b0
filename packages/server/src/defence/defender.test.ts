import { describe, expect, it } from "vitest";
import { localLedger } from "../local-ledger.ts";
import { defaultDefence, type Defence } from "./defence.ts";
import { Defender } from "./defender.ts";

const make = (given: Partial<Defence> = {}, sessionsPerAddress = 2): Defender =>
  new Defender({ defence: { ...defaultDefence, ...given }, ledger: localLedger(() => 0), sessionsPerAddress });

describe("the defender", () => {
  it("counts the addresses of one IPv6 subnet as one, and those of IPv4 each by itself", async () => {
    const defender = make();
    for (const address of ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "10.0.0.1", "10.0.0.1", "10.0.0.2"]) {
      expect(await defender.admit(address)).toHaveProperty("giveBack");
    }
    for (const address of ["2001:db8:1:2::3", "10.0.0.1"]) {
      expect(await defender.admit(address)).toEqual({ refusal: expect.stringMatching(/^Too many sessions/) });
    }
    for (const address of ["2001:db8:1:3::3", "10.0.0.3"]) {
      expect(await defender.admit(address)).toHaveProperty("giveBack");
    }
  });

  it("heeds other lists from then on, and none of two when one of them is none", async () => {
    const defender = make({ block: ["10.0.0.1"] });
    defender.list({ block: ["10.0.0.2"], allow: ["10.0.0.3"] });
    expect(await defender.admit("10.0.0.1")).toHaveProperty("giveBack");
    expect(await defender.admit("10.0.0.2")).toHaveProperty("refusal");
    expect(await defender.blame("10.0.0.3", 99)).toBe(0);
    expect(() => defender.list({ allow: [], block: ["nowhere"] })).toThrow(/nowhere/);
    expect(await defender.blame("10.0.0.3", 99)).toBe(0);
    expect(await defender.admit("10.0.0.2")).toHaveProperty("refusal");
  });

  it("gives a place again that came back", async () => {
    const defender = make({}, 1);
    const place = await defender.admit("10.0.0.1");
    if ("giveBack" in place) place.giveBack();
    expect(await defender.admit("10.0.0.1")).toHaveProperty("giveBack");
  });

  it("suspects an address that reaches its points, and refuses it only where it is told to", async () => {
    for (const suspects of ["slow", "ban"] as const) {
      const defender = make({ suspects, points: 3 });
      await defender.blame("10.0.0.1", 2);
      expect(await defender.suspects("10.0.0.1")).toBe(false);
      await defender.blame("10.0.0.1", 1);
      expect(await defender.suspects("10.0.0.1")).toBe(true);
      expect("refusal" in (await defender.admit("10.0.0.1"))).toBe(suspects === "ban");
      await defender.pardon("10.0.0.1");
      expect(await defender.suspects("10.0.0.1")).toBe(false);
      expect(await defender.blame("10.0.0.1", 1)).toBeLessThan(1.1);
    }
  });

  it("bans at an operator's word whatever becomes of suspects", async () => {
    const defender = make();
    await defender.ban("10.0.0.1", 60_000);
    expect(await defender.admit("10.0.0.1")).toHaveProperty("refusal");
    expect(await defender.admit("10.0.0.2")).toHaveProperty("giveBack");
  });

  it("neither counts nor refuses what is on its list of the allowed", async () => {
    const defender = make({ allow: ["10.0.0.0/8"], block: ["10.0.0.1", "192.0.2.0/24"], points: 1 });
    expect(await defender.blame("10.0.0.1", 5)).toBe(0);
    for (let i = 0; i < 5; i++) expect(await defender.admit("10.0.0.1")).toHaveProperty("giveBack");
    expect(await defender.admit("192.0.2.9")).toHaveProperty("refusal");
  });
});
