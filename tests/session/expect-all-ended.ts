import type { MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect } from "vitest";

/** Closes a server, and holds that nothing outlives it and all that was begun was ended, once. */
export async function expectAllEnded(made: MemoryServer): Promise<void> {
  await made[Symbol.asyncDispose]();
  await settle(64);
  expect(made.network.open).toEqual({ sockets: 0, listeners: 0, dials: 0 });
  expect(made.clock.pending).toBe(0);
  const count = (kind: string): number => countEvents(made, kind);
  expect(count("control.close")).toBe(count("control.open"));
  expect(count("data.close")).toBe(count("data.open"));
  expect(count("data.open") + count("data.withdrawn")).toBe(count("data.offer"));
  expect(count("transfer.end")).toBe(count("transfer.begin"));
}

/** How many events of a kind a server has traced. */
export function countEvents(made: MemoryServer, kind: string): number {
  return made.events.filter((event) => event.kind === kind).length;
}
