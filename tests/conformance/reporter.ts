import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { SUMMARY, type Result } from "./summary.ts";

/** Keeps what came of every clause, for `scripts/conformance.ts`. */
export class ConformanceReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results = modules
      .flatMap((module) => [...module.children.allTests()])
      .flatMap((test): readonly Result[] => {
        const { conformance } = test.meta();
        if (conformance === undefined) return [];
        const result = test.result();
        if (result.state !== "failed") return [conformance];
        const reason = result.errors[0]?.message ?? "it failed";
        return [{ ...conformance, verdict: { kind: "failed", reason } }];
      });
    if (results.length === 0) return;
    mkdirSync(dirname(SUMMARY), { recursive: true });
    writeFileSync(SUMMARY, `${JSON.stringify(results, null, 1)}\n`);
  }
}
