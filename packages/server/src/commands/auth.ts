import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import type { Protection } from "../tls/session-tls.ts";

/**
 * AUTH: TLS on the control connection, behind the reply. Whoever was logged in no longer is, and everything else begins anew
 * too. RFC 2228 §3, RFC 4217 §4.
 */
export const AUTH: Handler<"AUTH"> = {
  feature: ({ tls }) => (tls === undefined ? undefined : "AUTH TLS"),
  run({ session, tls }, mechanism) {
    if (tls === undefined) return reply(502, "This server has no certificate, and speaks in clear only.");
    if (session.facts.secured) return reply(503, "TLS is on this connection already.");
    const protection = mechanisms.get(mechanism.trim().toUpperCase());
    if (protection === undefined) return reply(504, "TLS is the only security that is offered: send AUTH TLS.");
    tls.prepare(protection);
    return reply(234, "Begin the TLS handshake.");
  },
};

/**
 * The names that TLS has gone by, with what they say of data connections: RFC 4217 §17 has the first two, drafts before it and
 * their clients the others, which send no PROT.
 */
const mechanisms: ReadonlyMap<string, Protection> = new Map([
  ["TLS", "C"],
  ["TLS-C", "C"],
  ["SSL", "P"],
  ["TLS-P", "P"],
]);
