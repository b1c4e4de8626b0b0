import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** USER: who wants to log in. The same 331 for every name, so that none can be probed. RFC 959 §4.1.1. */
export const USER: Handler<"USER"> = {
  run({ session }, user) {
    if (session.facts.loggedIn)
      return reply(530, `You are logged in as ${session.facts.user}; open a new connection for another user.`);
    session.change({ user });
    return reply(331, "Send the password with PASS.");
  },
};
