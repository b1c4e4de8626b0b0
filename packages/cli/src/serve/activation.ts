import type { Endpoint } from "@tandem/protocol";
import { inheritedListeners } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";

/** Where a server listens: an address of its own, or a socket that it was handed. */
export type ListenPlace = Endpoint | { readonly inherited: number };

/**
 * The sockets that systemd has handed over (LISTEN_FDS), and `addresses` where there are none. Throws a `CommandError` for an
 * environment that makes no sense.
 */
export function listenPlaces(
  addresses: readonly Endpoint[],
  { env }: Pick<Shell, "env">,
  pid: number = process.pid,
): readonly ListenPlace[] {
  try {
    const handed = inheritedListeners(env, pid);
    return handed.length === 0 ? addresses : handed.map(({ descriptor }) => ({ inherited: descriptor }));
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message, { cause: error });
    throw error;
  }
}
