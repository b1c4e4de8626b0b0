import { defineConfig } from "vitest/config";

// The sources are run as they are: no build comes before a test (the "@tandem/source" condition of each package.json).
const conditions = ["@tandem/source", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: [
      "tests/interop/**",
      "packages/**/*.peer.test.ts",
      "tests/conformance/rivals.test.ts",
      "**/node_modules/**",
    ],
    // Many wait for a clock or a process: every core, and none left for vitest itself.
    maxWorkers: "100%",
    testTimeout: 20_000,
  },
});
