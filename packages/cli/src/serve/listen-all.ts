import { parseAddress, type Endpoint } from "@tandem/protocol";
import type { Server } from "@tandem/server";
import { NetworkError } from "@tandem/transport";
import { usageError } from "../command-error.ts";

/**
 * Listens at every address, or at none; gives the addresses as they were bound, a host name as it was given. Throws a
 * `CommandError` with one sentence about the first that is not to be had.
 */
export async function listenAll(server: Server, addresses: readonly Endpoint[]): Promise<readonly Endpoint[]> {
  const bound: Endpoint[] = [];
  for (const at of addresses) {
    try {
      const { address, port } = await server.listen(at);
      bound.push({ address: parseAddress(at.address) === undefined ? at.address : address, port });
    } catch (error) {
      await server.close();
      if (error instanceof NetworkError) throw usageError(error.message, { cause: error });
      throw error;
    }
  }
  return bound;
}
