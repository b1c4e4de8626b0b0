import { defineConfig } from "vitest/config";
import { MatrixReporter } from "./reporter.ts";

const conditions = ["@tandem/source", "node", "import", "module", "default"];

// Real programs on two cores: one file, and one test in it, at a time.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: "interop",
    include: ["tests/interop/*.test.ts"],
    globalSetup: "tests/interop/global-setup.ts",
    reporters: ["default", new MatrixReporter()],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
