import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * ABOR: the transfer it met was broken off when it arrived and has had its own reply (426); without one the promised data
 * connection is given up. RFC 959 §4.1.3.
 */
export const ABOR: Handler<"ABOR"> = {
  needs: ["login"],
  async run({ session, transfer }) {
    if (transfer.takeAborted()) return reply(226, "The transfer is aborted.");
    await session.withdraw();
    return reply(225, "There was no transfer to abort.");
  },
};
