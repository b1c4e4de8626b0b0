import { formatHostPort, addressFamily, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { promiseListen } from "../session/promise-listen.ts";

/** PASV: passive mode over IPv4. The port is open from this reply until the client has come. RFC 959 §4.1.2. */
export const PASV: Handler<"PASV"> = {
  needs: ["login", "any-data-command"],
  async run(handling) {
    const { offers } = handling;
    const { address: own } = offers.dialled;
    if (addressFamily(own) !== 4) return reply(502, "PASV speaks IPv4 only; use EPSV.");
    const address = await offers.publicAddress();
    const port = offers.outsidePort((await promiseListen(handling)).endpoint.port);
    return reply(227, `Entering Passive Mode (${formatHostPort({ address, port })}).`);
  },
};
