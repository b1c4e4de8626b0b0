import { defineConfig, type ViteUserConfig } from "vitest/config";
import { MatrixReporter } from "./reporter.ts";

const conditions = ["@tandem/source", "node", "import", "module", "default"];

/** A run of tests against real peers, which keeps the outcome of a matrix in the file `summary`. */
export function interopConfig({ name, include, summary }: InteropRun): ViteUserConfig {
  // Real programs, which wait more than they work: two files at once, and in each one test after the other.
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include: [...include],
      globalSetup: "tests/interop/global-setup.ts",
      reporters: ["default", ...(summary === undefined ? [] : [new MatrixReporter(summary)])],
      maxWorkers: 2,
      testTimeout: 60_000,
      hookTimeout: 30_000,
    },
  });
}

interface InteropRun {
  readonly name: string;
  readonly include: readonly string[];
  readonly summary?: string;
}
