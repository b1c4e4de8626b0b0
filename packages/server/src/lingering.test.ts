import { describe, expect, it, vi } from "vitest";
import { Lingering } from "./lingering.ts";

describe("sessions that linger", () => {
  it("are left alone until there is no more room, and then the one that has waited longest is cut off", async () => {
    const lingering = new Lingering(1);
    const never = new Promise<void>(() => {});
    const sessions = Array.from({ length: 201 }, () => ({ abort: vi.fn<() => void>() }));
    for (const session of sessions.slice(0, -1)) void lingering.until(never, session);
    await Promise.resolve();
    expect(sessions.filter(({ abort }) => abort.mock.calls.length > 0)).toEqual([]);
    void lingering.until(never, sessions.at(-1)!);
    expect(sessions.filter(({ abort }) => abort.mock.calls.length > 0)).toEqual([sessions[0]]);
  });

  it("are forgotten when they are gone, however they went", async () => {
    const lingering = new Lingering(1_010);
    const abort = vi.fn<() => void>();
    for (let more = 0; more < 300; more++) {
      await lingering.until(Promise.resolve(), { abort });
      await expect(lingering.until(Promise.reject(new Error("broken")), { abort })).rejects.toThrow("broken");
    }
    expect(abort).not.toHaveBeenCalled();
  });
});
