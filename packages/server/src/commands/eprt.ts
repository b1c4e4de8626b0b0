import { addressFamily, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { promiseDial } from "../session/promise-dial.ts";

/** EPRT: active mode over IPv4 or IPv6. RFC 2428 §2. */
export const EPRT: Handler<"EPRT"> = {
  needs: ["login", "any-data-command"],
  run(handling, remote) {
    const spoken = addressFamily(handling.offers.remote.address);
    if (addressFamily(remote.address) !== spoken)
      return reply(522, `You come over IPv${spoken}, and data goes the same way: use (${spoken === 4 ? 1 : 2}).`);
    return promiseDial(handling, remote);
  },
};
