import type { DataOffer } from "@tandem/transport";
import type { Handling } from "./handler.ts";

/**
 * Promises to wait for the client on a port of the range. The promise before is taken back first: its port may be the only
 * one that is left. Rejects with `DataError` `no-port`.
 */
export async function promiseListen({ session, offers }: Handling): Promise<DataOffer> {
  await session.withdraw();
  const offer = await offers.listen();
  await session.promise(offer);
  return offer;
}
