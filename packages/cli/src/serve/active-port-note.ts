import { NetworkError, type Network } from "@tandem/transport";

/**
 * One sentence when active data connections will not come from the port that is wanted, undefined when they will: below 1024
 * that needs a privilege, which a server that went on as another user has given up.
 */
export async function activePortNote(network: Network, port: number | undefined): Promise<string | undefined> {
  if (port === undefined) return undefined;
  try {
    // To listen on it and to dial from it take the same privilege.
    await using _probe = await network.listen({ local: { address: "127.0.0.1", port } }, (socket) => socket.reset());
    return undefined;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.code !== "denied") return undefined;
    return (
      `active data connections come from any port and not from ${port}, which needs CAP_NET_BIND_SERVICE; ` +
      "few firewalls mind. --active-port 0 asks for no port."
    );
  }
}
