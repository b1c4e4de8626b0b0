import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PROT: refused, because no PBSZ can have succeeded before it; a level that does not exist is told first. RFC 2228 §3. */
export const PROT: Handler<"PROT"> = {
  run: () => reply(503, "PBSZ has to come first, and AUTH before it; data connections stay clear."),
};
