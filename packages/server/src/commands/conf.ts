import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** CONF: refused, because no security exchange has agreed on how to read it; what is in it is not run. RFC 2228 §3. */
export const CONF: Handler<"CONF"> = {
  run: () => reply(503, "No security exchange came before it: AUTH would have to come first."),
};
