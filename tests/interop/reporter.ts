import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import type { Meant, Result, Summary } from "./summary.ts";

/** Keeps the outcome of a matrix in a file, for the tables of `scripts/interop-table.ts`. */
export class MatrixReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const results: Result[] = [];
    const notRun: Meant[] = [];
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      const meant = test.meta().interop;
      if (!meant) continue;
      const { state } = test.result();
      if (state === "skipped") notRun.push(meant);
      else results.push({ ...meant, passed: state === "passed" });
    }
    if (results.length + notRun.length === 0) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify({ results, notRun } satisfies Summary, null, 1)}\n`);
  }
}
