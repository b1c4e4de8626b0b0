import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * CCC: the control connection in clear again, behind the reply; data connections stay as PROT has them. For who reads along on
 * purpose, and so the operator has to allow it. RFC 2228 §3, RFC 4217 §5.
 */
export const CCC: Handler<"CCC"> = {
  feature: ({ tls }) => (tls?.policy.clearing === "allowed" ? "CCC" : undefined),
  run({ session, tls }) {
    if (!session.facts.secured) {
      return reply(533, "The control connection is in clear already: there is no protection to give up.");
    }
    if (tls?.policy.clearing !== "allowed") return reply(500, "This server stays under TLS, and knows no CCC.");
    if (!session.facts.loggedIn) return reply(534, "Log in first: a password would go over the line in clear.");
    return reply(200, "In clear from now on.");
  },
};
