import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PBSZ: refused, because no security exchange can have come before it. RFC 2228 §3. */
export const PBSZ: Handler<"PBSZ"> = {
  run: () => reply(503, "There is no protection to set up: AUTH would have to come first."),
};
