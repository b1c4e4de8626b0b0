import { describe, expect, it } from "vitest";
import { parsePath } from "../path.ts";
import type { Verb } from "../command/verbs.ts";
import { expireFacts, initialFacts } from "./facts.ts";

const noted = { ...initialFacts, restart: 5, renameFrom: parsePath("/a") };
const left = (verb: Verb): readonly unknown[] => {
  const { restart, renameFrom } = expireFacts(noted, verb);
  return [restart, renameFrom];
};

describe("one-shot facts", () => {
  it("RNFR lasts for the next command only", () => {
    expect(left("RNTO")).toEqual([5, undefined]);
    expect(left("CWD")).toEqual([5, undefined]);
  });

  it("a sign of life takes nothing away", () => {
    expect(left("NOOP")).toEqual([5, "/a"]);
  });

  it("REST lasts over what prepares a transfer, and ends with it", () => {
    for (const verb of ["PASV", "EPSV", "PORT", "EPRT", "TYPE", "SIZE"] as const) expect(left(verb)[0]).toBe(5);
    for (const verb of ["RETR", "STOR", "APPE", "LIST", "USER"] as const) expect(left(verb)[0]).toBeUndefined();
  });
});
