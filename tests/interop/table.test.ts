import { describe, expect, test } from "vitest";
import { interopTable } from "./table.ts";

const result = {
  peer: "wget",
  version: "1.21",
  role: "client",
  ours: "server",
  mode: "passive",
  case: "empty",
  direction: "download",
  passed: true,
} as const;
const wget = { name: "wget", limits: [{ direction: "upload", reason: "wget cannot upload." }] } as const;

describe("the table of the matrix", () => {
  test("shows what passed, what failed, what has no case and what was not run", () => {
    const table = interopTable({ results: [result, { ...result, case: "1 byte", passed: false }], notRun: [] }, [wget]);
    const row = table.split("\n").find((line) => line.startsWith("| wget | 1.21 | passive |")) ?? "";
    expect(row.split("|").slice(7, 10)).toEqual([" — ↓ ", " — ✗ ", " — not run "]);
    expect(row.split("|").at(-2)).toBe(" 1 of 2 ");
    expect(table).toContain("- **wget**, all files, upload: wget cannot upload.");
  });

  test("counts the tests without their peer", () => {
    expect(interopTable({ results: [result], notRun: [result, result] }, [])).toContain(
      "1 of 1 tests passed; 2 were not run",
    );
  });
});
