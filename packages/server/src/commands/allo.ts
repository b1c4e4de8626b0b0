import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * ALLO: says how large the next upload will be, and learns whether it would fit. Nothing is set aside: others may be faster.
 * A record size (`R`) needs no preparation here. RFC 959 §4.1.3.
 */
export const ALLO: Handler<"ALLO"> = {
  needs: ["login"],
  async run({ session, options, storage, signal }, { size }) {
    const most = session.account?.limits?.uploadSize ?? options.limits.uploadSize;
    if (size > most) return reply(552, `${size} bytes are too many: a file that is sent here has ${most} at most.`);
    const space = await storage.space?.(session.facts.directory, { signal });
    if (space === undefined) return reply(202, "No space needs to be reserved; send STOR.");
    if (size > space) return reply(552, `${size} bytes do not fit: ${space} are left here.`);
    return reply(200, `${size} bytes fit; send STOR.`);
  },
};
