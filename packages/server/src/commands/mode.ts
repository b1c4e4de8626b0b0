import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** MODE: the transmission mode, S only. RFC 959 §4.1.2. */
export const MODE: Handler<"MODE"> = {
  needs: ["login"],
  run: (_, mode) => (mode === "S" ? reply(200, "Mode is S.") : reply(504, `MODE ${mode} is not offered; use S.`)),
};
