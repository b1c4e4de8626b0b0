import type { TestModule } from "vitest/node";

/** How a run of tests came out. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Skipped, because the peer they need is not on this machine. */
  readonly notRun: number;
}

/** Counts the tests of the modules. A module that failed without a failed test (it could not be loaded, a hook threw) is one. */
export function countTests(
  modules: readonly Pick<TestModule, "children" | "state">[],
  unhandledErrors: number,
): Counts {
  let passed = 0;
  let failed = unhandledErrors;
  let notRun = 0;
  for (const module of modules) {
    const states = [...module.children.allTests()].map((each) => each.result().state);
    const broken = states.filter((state) => state === "failed").length;
    passed += states.filter((state) => state === "passed").length;
    failed += broken === 0 && module.state() === "failed" ? 1 : broken;
    notRun += states.filter((state) => state === "skipped" || state === "pending").length;
  }
  return { passed, failed, notRun };
}

/** Both runs as one. */
export function addCounts(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed, notRun: one.notRun + other.notRun };
}

/** The verdict: where every peer has to be there (`strict`, in CI), a test that was not run has failed. */
export function verdict(counts: Counts, strict: boolean): Counts {
  return strict ? { ...counts, failed: counts.failed + counts.notRun, notRun: 0 } : counts;
}

/** `12 passed, 0 failed`, and `, 3 not run` when there are any. */
export function formatCounts({ passed, failed, notRun }: Counts): string {
  return `${passed} passed, ${failed} failed${notRun === 0 ? "" : `, ${notRun} not run`}`;
}
