import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** CCC: refused as RFC 2228 §3 asks when the command itself came without protection of its integrity. */
export const CCC: Handler<"CCC"> = {
  run: () => reply(533, "The control connection is in clear already: there is no protection to give up."),
};
