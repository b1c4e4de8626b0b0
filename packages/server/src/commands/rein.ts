import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * REIN: logs out and puts every parameter back to its default, behind a transfer that still runs; USER is expected next.
 * Passwords that were wrong stay counted: guessing goes no faster with it. RFC 959 §4.1.1.
 */
export const REIN: Handler<"REIN"> = {
  async run({ session, options }) {
    await session.startAnew();
    return reply(220, options.greeting);
  },
};
