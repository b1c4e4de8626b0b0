import { defineConfig } from "vitest/config";
import { ConformanceReporter } from "./reporter.ts";

const conditions = ["@tandem/source", "node", "import", "module", "default"];

// Every clause against our server and, where they are installed, its rivals: a few at a time, each in its own folder. They wait more than
// they work, and so both files run at once.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: "conformance",
    include: ["tests/conformance/ours.test.ts", "tests/conformance/rivals.test.ts"],
    reporters: ["default", new ConformanceReporter()],
    maxConcurrency: 16,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
