import type { Defence } from "./defence.ts";

/** As much of vitest's JSON report as is judged. */
export interface TestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly TestOutcome[];
  }[];
}

interface TestOutcome {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages?: readonly string[] | null;
}

/**
 * Why a run of the tests with the defence off proves nothing; `undefined` when it proves that they see the attack: one of them
 * failed, and by what it expects. Code that no longer runs, and a test that nobody wrote, prove nothing.
 */
export function faultOf(report: TestReport, { test, hangs }: Pick<Defence, "test" | "hangs">): string | undefined {
  const outcomes = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const meant = outcomes.filter(({ fullName, status }) => fullName.includes(test.title) && ran(status));
  if (meant.length === 0) {
    const loading = report.testResults.map(({ message }) => message).find((message) => message !== "");
    return loading === undefined ? `there is no test "${test.title}"` : `the tests could not be loaded: ${loading}`;
  }
  const failed = meant.filter(({ status }) => status === "failed");
  if (failed.length === 0) return "the test passes with the defence off";
  const reasons = failed.map(({ failureMessages }) => failureMessages?.join("\n") ?? "");
  const honest = reasons.filter((reason) => !brokenCode.test(reason));
  if (honest.length === 0) return `the code no longer runs: ${reasons[0]}`;
  if (hangs !== true && honest.every((reason) => timedOut.test(reason))) return "the test fails only by its time";
  return undefined;
}

const brokenCode = /(?:ReferenceError|SyntaxError|TypeError): |RangeError: Maximum call stack/;
const timedOut = /(?:Test|Hook) timed out/;

function ran(status: string): boolean {
  return status === "passed" || status === "failed";
}
