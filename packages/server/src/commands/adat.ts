import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** ADAT: refused, because no AUTH can have come before it that asked for data. RFC 2228 §3. */
export const ADAT: Handler<"ADAT"> = {
  run: () => reply(503, "No security mechanism awaits data: AUTH would have to come first."),
};
