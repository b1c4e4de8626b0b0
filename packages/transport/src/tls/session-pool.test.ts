import { expect, it } from "vitest";
import { sessionPool } from "./session-pool.ts";

const session = (name: string): Buffer => Buffer.from(name);

it("gives each session once, the newest first, and then the newest again", () => {
  const pool = sessionPool(8);
  expect(pool.take()).toBeUndefined();
  for (const name of ["a", "b"]) pool.add(session(name));
  const given = Array.from({ length: 4 }, () => String(pool.take()));
  expect(given).toEqual(["b", "a", "b", "b"]);
  pool.add(session("c"));
  expect([String(pool.take()), String(pool.take())]).toEqual(["c", "c"]);
});

it("keeps no more than so many", () => {
  const pool = sessionPool(2);
  for (const name of ["a", "b", "c"]) pool.add(session(name));
  expect(Array.from({ length: 3 }, () => String(pool.take()))).toEqual(["c", "b", "c"]);
});
