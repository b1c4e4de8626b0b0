import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * MIC, CONF and ENC: refused, for no security exchange has agreed on how to read them, and TLS, which can be agreed on, protects
 * the connection and no single commands. What is in them is not run. RFC 2228 §3.
 */
export const protectedCommand: Pick<Handler<"MIC" | "CONF" | "ENC">, "run"> = {
  run: ({ session }) =>
    session.facts.secured
      ? reply(537, "TLS protects the whole connection: send the command as it is.")
      : reply(503, "No security exchange came before it: AUTH would have to come first."),
};
