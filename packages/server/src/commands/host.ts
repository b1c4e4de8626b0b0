import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * HOST: the virtual host that the client means, with accounts, files and a greeting of its own. The last one before the login
 * counts, and a USER before it does not. RFC 7151 §3.
 */
export const HOST: Handler<"HOST"> = {
  run({ session, host, tls }, hostname) {
    if (session.facts.loggedIn) return reply(503, "A host is chosen before the login: send REIN first.");
    if (tls?.servername !== undefined && !host.agrees(hostname, tls.servername))
      return reply(504, "That is not the host that you have named to TLS; connect again to name another one.");
    if (!host.choose(hostname)) return reply(504, "There is no such host here; name another one, or log in without.");
    return reply(220, host.current.greeting);
  },
};
