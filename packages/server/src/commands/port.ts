import type { Handler } from "../session/handler.ts";
import { promiseDial } from "../session/promise-dial.ts";

/** PORT: active mode; the client waits there. RFC 959 §4.1.2. */
export const PORT: Handler<"PORT"> = {
  needs: ["login", "any-data-command"],
  run: (handling, remote) => promiseDial(handling, remote),
};
