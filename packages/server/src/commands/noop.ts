import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** NOOP: a sign of life. RFC 959 §4.1.3. */
export const NOOP: Handler<"NOOP"> = { run: () => reply(200, "Still here.") };
