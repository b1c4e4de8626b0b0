import { formatHostPort, addressFamily, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** PASV: passive mode over IPv4. The port is open from this reply until the client has come. RFC 959 §4.1.2. */
export const PASV: Handler<"PASV"> = {
  needs: ["login", "any-data-command"],
  async run({ session, offers, options }) {
    const address = options.publicAddress ?? offers.local.address;
    if (addressFamily(address) !== 4) return reply(502, "PASV speaks IPv4 only; use EPSV.");
    const offer = await offers.listen();
    await session.promise(offer);
    return reply(227, `Entering Passive Mode (${formatHostPort({ address, port: offer.endpoint.port })}).`);
  },
};
