import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Counts } from "./count-tests.ts";

/** Runs tests as {@link runVitest} does, under another program of Node; a run that tells no outcome is one failed test. */
export function runVitestUnder(node: string, config: string, filters: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), "tandem-vitest-"));
  const outcome = join(folder, "outcome.json");
  try {
    const options = ["--config", config, "--reporter=dot", "--reporter=json", `--outputFile.json=${outcome}`];
    spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", ...options, ...filters], { stdio: "inherit" });
    const told = JSON.parse(readFileSync(outcome, "utf8")) as Outcome;
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: notRun, success } = told;
    return { passed, failed: failed === 0 && !success ? 1 : failed, notRun };
  } catch (error) {
    console.error(`${node}: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, notRun: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}
