import { expect, it } from "vitest";
import { tlsMemory } from "./tls-memory.ts";

it("remembers the last servers, and forgets those before them", () => {
  const memory = tlsMemory(2);
  for (const server of ["a:21", "b:21", "a:21", "c:21"]) memory.remember(server, "TLSv1.2");
  expect(memory.newest("a:21")).toBe("TLSv1.2");
  expect(memory.newest("b:21")).toBeUndefined();
  expect(memory.newest("c:21")).toBe("TLSv1.2");
});

it("forgets a server after a day, and when it is told to", () => {
  let time = 0;
  const memory = tlsMemory(2, { now: () => time });
  for (const server of ["a:21", "b:21"]) memory.remember(server, "TLSv1.2");
  memory.forget("b:21");
  time = 86_399_999;
  expect(["a:21", "b:21"].map(memory.newest)).toEqual(["TLSv1.2", undefined]);
  time = 86_400_000;
  expect(memory.newest("a:21")).toBeUndefined();
});
