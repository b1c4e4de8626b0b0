import { expect, it } from "vitest";
import { tlsMemory } from "./tls-memory.ts";

it("remembers the last servers, and forgets those before them", () => {
  const memory = tlsMemory(2);
  for (const server of ["a:21", "b:21", "a:21", "c:21"]) memory.remember(server, "TLSv1.2");
  expect(memory.newest("a:21")).toBe("TLSv1.2");
  expect(memory.newest("b:21")).toBeUndefined();
  expect(memory.newest("c:21")).toBe("TLSv1.2");
});
