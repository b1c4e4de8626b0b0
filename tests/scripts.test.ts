import { describe, expect, test } from "vitest";
import { addCounts, countTests, formatCounts, verdict } from "../scripts/count-tests.ts";
import { runSteps } from "../scripts/run-steps.ts";

describe("the last line of npm test", () => {
  test("names what passed and what failed", () => {
    expect(formatCounts({ passed: 12, failed: 0, notRun: 0 })).toBe("12 passed, 0 failed");
  });

  test("names what could not run for want of a peer", () => {
    expect(formatCounts({ passed: 12, failed: 1, notRun: 3 })).toBe("12 passed, 1 failed, 3 not run");
  });

  test("counts tests by their state, over all modules and both runs", () => {
    const counts = countTests([moduleOf("passed", "passed", "failed"), moduleOf("passed", "skipped")], 0);
    expect(counts).toEqual({ passed: 3, failed: 1, notRun: 1 });
    expect(addCounts(counts, counts)).toEqual({ passed: 6, failed: 2, notRun: 2 });
  });

  test("counts a module that could not be loaded, and an error outside a test, as failed", () => {
    expect(countTests([{ ...moduleOf(), state: () => "failed" }], 0)).toEqual({ passed: 0, failed: 1, notRun: 0 });
    expect(countTests([moduleOf("passed")], 2)).toEqual({ passed: 1, failed: 2, notRun: 0 });
  });

  test("is a failure in CI when a peer is missing, and elsewhere is not", () => {
    const counts = { passed: 12, failed: 0, notRun: 3 };
    expect(verdict(counts, true)).toEqual({ passed: 12, failed: 3, notRun: 0 });
    expect(verdict(counts, false)).toEqual(counts);
  });
});

describe("npm run check", () => {
  const fine = { name: "fine", run: async () => null };
  const broken = { name: "broken", run: async () => "a.ts:1  bad\nb.ts:2  worse\n" };
  const crashing = { name: "crashing", run: () => Promise.reject(new Error("no such tool")) };

  test("runs every step even after one that failed, and fails", async () => {
    const lines: string[] = [];
    expect(await runSteps([broken, crashing, fine], (line) => lines.push(line))).toBe(false);
    expect(lines.filter((line) => /^[✓✗]/.test(line)).map((line) => line.split(" ", 2).join(" "))).toEqual([
      "✗ broken",
      "✗ crashing",
      "✓ fine",
    ]);
    expect(lines).toContain("    a.ts:1  bad\n    b.ts:2  worse");
    expect(lines.join("\n")).toContain("no such tool");
    expect(lines.at(-1)).toBe("2 of 3 checks failed.");
  });

  test("succeeds when every step does", async () => {
    expect(await runSteps([fine, fine], () => {})).toBe(true);
  });
});

/** As much of a module of vitest as is counted. */
function moduleOf(...states: readonly ("passed" | "failed" | "skipped")[]): Parameters<typeof countTests>[0][number] {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  const module = {
    children: { allTests: () => tests },
    state: () => (states.includes("failed") ? "failed" : "passed"),
  };
  return module as unknown as Parameters<typeof countTests>[0][number];
}
