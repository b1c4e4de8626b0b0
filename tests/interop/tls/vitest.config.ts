import { interopConfig } from "../interop-config.ts";
import { SUMMARIES } from "../summary.ts";

export default interopConfig({ name: "tls", include: ["tests/interop/tls/*.test.ts"], summary: SUMMARIES.tls });
