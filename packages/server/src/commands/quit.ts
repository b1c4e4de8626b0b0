import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** QUIT: the end of the session, after everything sent before it. RFC 959 §4.1.1. */
export const QUIT: Handler<"QUIT"> = { run: () => reply(221, "Goodbye.") };
