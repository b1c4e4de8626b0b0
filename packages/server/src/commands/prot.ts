import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { dataDemand } from "../tls/data-demand.ts";

/** PROT: whether the data connections from now on carry TLS (P) or not (C). RFC 2228 §3, RFC 4217 §9. */
export const PROT: Handler<"PROT"> = {
  feature: ({ tls }) => (tls === undefined ? undefined : "PROT"),
  run(handling, level) {
    const { session } = handling;
    if (!session.facts.secured || session.facts.bufferSize === undefined) {
      return reply(503, "PBSZ has to come first, and AUTH before it.");
    }
    if (level === "S" || level === "E") return reply(536, "TLS is private or nothing: send PROT P.");
    if (level === "C" && dataDemand(handling) === "required") {
      return reply(534, "Files go under TLS only here: PROT P stays.");
    }
    session.change({ protection: level });
    return reply(200, level === "P" ? "Data connections are private." : "Data connections are in clear.");
  },
};
