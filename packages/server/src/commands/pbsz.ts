import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PBSZ: comes before PROT, because RFC 2228 §3 has it so; TLS needs no buffers, whatever is asked for. RFC 4217 §9. */
export const PBSZ: Handler<"PBSZ"> = {
  feature: ({ tls }) => (tls === undefined ? undefined : "PBSZ"),
  run({ session }) {
    if (!session.facts.secured) return reply(503, "There is no protection to set up: AUTH has to come first.");
    session.change({ bufferSize: 0 });
    return reply(200, "PBSZ=0");
  },
};
