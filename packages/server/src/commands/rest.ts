import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * REST: where the next RETR or STOR begins, as a count of stored bytes: in stream mode (RFC 3659 §5) and, because such counts
 * are our markers, in block and compressed mode too (RFC 959 §3.5).
 */
export const REST: Handler<"REST"> = {
  needs: ["login"],
  run({ session }, restart) {
    session.change({ restart });
    return reply(350, `The next transfer begins at byte ${restart}; send RETR or STOR.`);
  },
};
