import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** ACCT: an account to charge, which nobody needs here. RFC 959 §4.1.1. */
export const ACCT: Handler<"ACCT"> = {
  needs: ["login"],
  run: () => reply(202, "No account is needed here."),
};
