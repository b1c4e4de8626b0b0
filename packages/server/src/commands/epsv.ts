import { formatExtendedPassiveReply, addressFamily, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { promiseListen } from "../session/promise-listen.ts";

/** EPSV: passive mode over IPv4 and IPv6, at the address of the control connection. RFC 2428 §3. */
export const EPSV: Handler<"EPSV"> = {
  needs: ["login"],
  async run(handling, asked) {
    const { session, offers } = handling;
    if (asked.kind === "all") {
      // What was agreed on by another command counts no more.
      await session.withdraw();
      session.change({ extendedPassiveOnly: true });
      return reply(200, "From now on only EPSV makes data connections.");
    }
    const spoken = addressFamily(offers.dialled.address) === 4 ? 1 : 2;
    if (asked.kind === "protocol" && asked.protocol !== spoken) {
      return reply(522, `This connection runs over IPv${spoken === 1 ? 4 : 6}; use (${spoken}).`);
    }
    const port = offers.outsidePort((await promiseListen(handling)).endpoint.port);
    return reply(229, `Entering Extended Passive Mode ${formatExtendedPassiveReply(port)}`);
  },
};
