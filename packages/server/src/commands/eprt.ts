import type { Handler } from "../session/handler.ts";
import { promiseDial } from "../session/promise-dial.ts";

/** EPRT: active mode over IPv4 or IPv6. RFC 2428 §2. */
export const EPRT: Handler<"EPRT"> = {
  needs: ["login", "any-data-command"],
  run: (handling, remote) => promiseDial(handling, remote),
};
