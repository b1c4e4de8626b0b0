import { parseAddress } from "@tandem/protocol";
import type { Server } from "@tandem/server";
import { NetworkError } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import type { ListenPlace } from "./activation.ts";
import type { ListenChoice } from "./choices.ts";

/**
 * Listens at every place, or at none; gives the addresses as they were bound, a host name as it was given. Throws a
 * `CommandError` with one sentence about the first that is not to be had.
 */
export async function listenAll(server: Server, places: readonly ListenPlace[]): Promise<readonly ListenChoice[]> {
  const bound: ListenChoice[] = [];
  for (const { tls, ...at } of places) {
    try {
      const { address, port } = await server.listen(at, tls && { tls });
      const named = "inherited" in at || parseAddress(at.address) !== undefined ? address : at.address;
      bound.push({ address: named, port, ...(tls && { tls }) });
    } catch (error) {
      await server.close();
      // An inherited socket for implicit TLS, and TLS is off.
      if (error instanceof RangeError) throw usageError(error.message, { cause: error });
      if (error instanceof NetworkError) throw usageError(error.message, { cause: error });
      throw error;
    }
  }
  return bound;
}
