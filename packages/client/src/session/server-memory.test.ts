import { memoryNetwork } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { serverMemory, sharedServerMemory } from "./server-memory.ts";

it("remembers the last servers, and forgets those before them", () => {
  const memory = serverMemory(2);
  for (const server of ["a:21", "b:21", "a:21", "c:21"]) memory.remember(server, { newestTls: "TLSv1.2" });
  expect(memory.recall("a:21")).toEqual({ newestTls: "TLSv1.2" });
  expect(memory.recall("b:21")).toEqual({});
  expect(memory.recall("c:21")).toEqual({ newestTls: "TLSv1.2" });
});

it("forgets each fact after a day, and when it is told to", () => {
  let time = 0;
  const memory = serverMemory(2, { now: () => time });
  memory.remember("a:21", { newestTls: "TLSv1.2", passive: "PASV" });
  memory.forget("a:21", "passive");
  time = 1_000;
  memory.remember("a:21", { lockstep: true });
  time = 86_399_999;
  expect(memory.recall("a:21")).toEqual({ newestTls: "TLSv1.2", lockstep: true });
  time = 86_400_000;
  expect(memory.recall("a:21")).toEqual({ lockstep: true });
});

it("is shared by those who use the same network", () => {
  const [one, other] = [memoryNetwork(), memoryNetwork()];
  sharedServerMemory(one).remember("a:21", { lockstep: true });
  expect(sharedServerMemory(one).recall("a:21")).toEqual({ lockstep: true });
  expect(sharedServerMemory(other).recall("a:21")).toEqual({});
});
