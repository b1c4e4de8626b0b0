import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** REST: where the next RETR or STOR begins. RFC 3659 §5. */
export const REST: Handler<"REST"> = {
  needs: ["login"],
  run({ session }, restart) {
    session.change({ restart });
    return reply(350, `The next transfer begins at byte ${restart}; send RETR or STOR.`);
  },
};
