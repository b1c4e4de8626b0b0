import { EventEmitter } from "node:events";
import type { SharedLedger } from "@tandem/server";
import { virtualClock } from "@tandem/transport/testing";
import { expect, it, vi } from "vitest";
import { Worker, type WorkerOptions } from "./worker.ts";

const child = vi.hoisted(() => ({ emitter: undefined as EventEmitter | undefined }));
vi.mock("node:child_process", async (original) => ({
  ...(await original<object>()),
  fork: () => child.emitter,
}));

it("has ended with the first fault of its process, and more of them harm nobody", async () => {
  const process = new EventEmitter();
  child.emitter = process;
  let left = 0;
  const ledger: SharedLedger = { join: () => ({ hear: () => {}, leave: () => void left++ }) };
  const options: Pick<WorkerOptions, "clock" | "ledger" | "ports" | "failed"> = {
    ...{ clock: virtualClock(), ledger, ports: [], failed: () => {} },
  };
  const worker = new Worker({ ...options, own: {} as WorkerOptions["own"] });
  process.emit("error", new Error("kill EPERM"));
  process.emit("error", new Error("kill EPERM again"));
  expect(await worker.ended).toBe("kill EPERM");
  expect(left).toBeGreaterThan(0);
});
