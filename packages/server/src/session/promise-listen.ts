import type { DataOffer } from "@tandem/transport";
import type { Handling } from "./handler.ts";

/**
 * Promises to wait for the client on a port of the range. The promise before was taken back when the command came: its port may
 * be the only one that is left. Rejects with `DataError` `no-port`.
 */
export async function promiseListen({ session, offers }: Handling): Promise<DataOffer> {
  const offer = await offers.listen();
  const replaced = session.promise(offer);
  if (replaced !== undefined) await replaced;
  return offer;
}
