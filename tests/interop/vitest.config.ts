import { interopConfig } from "./interop-config.ts";
import { SUMMARIES } from "./summary.ts";

export default interopConfig({
  name: "interop",
  // Beside the code are those that need its fixtures and a program of the system.
  include: ["tests/interop/*.test.ts", "packages/*/src/**/*.peer.test.ts"],
  summary: SUMMARIES.clear,
});
