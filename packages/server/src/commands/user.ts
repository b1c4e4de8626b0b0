import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * USER: who wants to log in. The same 331 for every name, so that none can be probed. While someone is logged in it logs
 * out and begins anew, and leaves the transfer parameters as they are. RFC 959 §4.1.1.
 */
export const USER: Handler<"USER"> = {
  run({ session }, user) {
    session.nameUser(user);
    return reply(331, "Send the password with PASS.");
  },
};
