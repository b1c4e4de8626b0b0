import { formatEndpoint, reply, type Endpoint, type Reply } from "@tandem/protocol";
import { firstUnprivilegedPort } from "./data-offers.ts";
import type { Handling } from "./handler.ts";

/**
 * Promises to dial the port that PORT or EPRT named. Only the client's own address, or a server that is listed for
 * it, and no port of a service: anything else
 * would make this server attack a third party for the client (RFC 2577 §3, "bounce").
 */
export async function promiseDial({ session, offers }: Handling, remote: Endpoint): Promise<Reply<200 | 501>> {
  if (!offers.mayBeDialled(remote.address)) {
    return reply(501, `Data goes only to the address you come from, ${offers.remote.address}.`);
  }
  if (remote.port < firstUnprivilegedPort)
    return reply(501, `Port ${remote.port} belongs to a service; listen above 1023.`);
  await session.promise(offers.dial(remote));
  return reply(200, `Data will go to ${formatEndpoint(remote)}.`);
}
