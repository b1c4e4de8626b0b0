import { inheritedListeners } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import type { ListenChoice } from "./choices.ts";

/** Where a server listens: an address of its own, or a socket that it was handed. */
export type ListenPlace = ListenChoice | (Pick<ListenChoice, "tls"> & { readonly inherited: number });

/**
 * The sockets that systemd has handed over (LISTEN_FDS), and `addresses` where there are none. TLS begins with the first byte at
 * one that is called `ftps` (`FileDescriptorName=`). Throws a `CommandError` for an environment that makes no sense.
 */
export function listenPlaces(
  addresses: readonly ListenChoice[],
  { env }: Pick<Shell, "env">,
  pid: number = process.pid,
): readonly ListenPlace[] {
  try {
    const handed = inheritedListeners(env, pid);
    if (handed.length === 0) return addresses;
    return handed.map(({ descriptor, name }) => ({
      inherited: descriptor,
      ...(name === "ftps" && ({ tls: "implicit" } as const)),
    }));
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message, { cause: error });
    throw error;
  }
}
