import { reply } from "@tandem/protocol";
import { clientName } from "../session/client-name.ts";
import type { Handler } from "../session/handler.ts";

/** CLNT: the name of the client program, kept as a fact of the session for logs; nothing is done differently because of it. */
export const CLNT: Handler<"CLNT"> = {
  run({ session }, name) {
    session.change({ client: clientName(name) });
    return reply(200, "Noted.");
  },
};
