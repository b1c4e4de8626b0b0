import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defences } from "./defences.ts";
import { switchOff } from "./switch-off.ts";
import { faultOf, type TestReport } from "./verdict.ts";

const root = new URL("../../", import.meta.url);

it.each(defences.map((defence) => [defence.threats.join(" "), defence.does, defence] as const))(
  "%s: %s, which `npm run defences` can still switch off, and has its test",
  (_, __, defence) => {
    const text = readFileSync(new URL(defence.file, root), "utf8");
    expect(switchOff(text, defence)).not.toBe(text);
    expect(readFileSync(new URL(defence.test.file, root), "utf8")).toMatch(/\b(?:it|test|describe|provedIn)\b/);
  },
);

describe("a run of the tests with a defence off", () => {
  const title = "T2: a file that is cut off";
  const report = (
    ...outcomes: readonly (readonly [fullName: string, status: string, reason?: string])[]
  ): TestReport => ({
    testResults: [
      {
        message: outcomes.length === 0 ? "SyntaxError: Unexpected token" : "",
        assertionResults: outcomes.map(([fullName, status, reason]) => ({
          fullName,
          status,
          failureMessages: reason === undefined ? [] : [reason],
        })),
      },
    ],
  });
  const verdict = (given: TestReport, hangs?: true): string | undefined =>
    faultOf(given, { test: { file: "a.test.ts", title }, ...(hangs === undefined ? {} : { hangs }) });

  it("proves that the test sees the attack when it fails by what it expects", () => {
    expect(verdict(report([`${title} by FIN`, "failed", "AssertionError: expected 226 to be 426"]))).toBeUndefined();
  });

  it.each([
    ["the test passes", report([title, "passed"]), /passes with the defence off/],
    ["another test fails", report([title, "passed"], ["T3: others", "failed", "AssertionError"]), /passes/],
    ["there is no such test", report(["T3: others", "passed"], [title, "skipped"]), /there is no test/],
    ["the file cannot be loaded", report(), /could not be loaded: SyntaxError/],
    ["the code is broken", report([title, "failed", "ReferenceError: x is not defined"]), /no longer runs/],
    ["the test fails by its time", report([title, "failed", "Error: Test timed out in 9ms."]), /only by its time/],
  ])("proves nothing when %s", (_, given, fault) => {
    expect(verdict(given)).toMatch(fault);
  });

  it("may end by its time where nothing is answered without the defence", () => {
    expect(verdict(report([title, "failed", "Error: Test timed out in 9ms."]), true)).toBeUndefined();
  });

  it("is not begun when the code is no longer what the list says", () => {
    expect(() => switchOff("a b b", { file: "a.ts", find: "b", replace: "" })).toThrow("a.ts has this 2 times");
    expect(() => switchOff("a b b", { file: "a.ts", find: "c", replace: "" })).toThrow("a.ts has this 0 times");
    expect(switchOff("a b", { file: "a.ts", find: "b", replace: "$&$1" })).toBe("a $&$1");
  });
});
