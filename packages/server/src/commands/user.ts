import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { welcome } from "../session/welcome.ts";

/**
 * USER: who wants to log in. The same 331 for every name, so that none can be probed. While someone is logged in it logs
 * out and begins anew, and leaves the transfer parameters as they are. Who has proved by certificate to be that user needs no
 * password. RFC 959 §4.1.1, RFC 4217 §12.2.
 */
export const USER: Handler<"USER"> = {
  needs: ["password-may-come"],
  async run({ session, recognize }, user) {
    session.nameUser(user);
    const known = session.facts.secured ? await recognize(user) : undefined;
    if (known?.kind === "accepted") {
      session.logIn(known.account, known.membership, "certificate");
      return reply(232, welcome(known.account));
    }
    return reply(331, "Send the password with PASS.");
  },
};
