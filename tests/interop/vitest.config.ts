import { interopConfig } from "./interop-config.ts";
import { SUMMARIES } from "./summary.ts";

export default interopConfig({ name: "interop", include: "tests/interop/*.test.ts", summary: SUMMARIES.clear });
