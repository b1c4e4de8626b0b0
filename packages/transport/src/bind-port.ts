import net from "node:net";
import { getSystemErrorName } from "node:util";
import { normalizeAddress, type Endpoint } from "@tandem/protocol";
import { inheritError, listenError } from "./network-fault.ts";
import { NetworkError, type PortHandle } from "./network.ts";
import { nodeNetwork } from "./node-network.ts";
import { systemError } from "./system-error.ts";

/** A port that is taken, for other processes to listen on; this one does not, and so takes no connection from them. */
export interface BoundPort {
  readonly local: Endpoint;
  /** Goes with a message to a child process, which listens on it as on an inherited one. As often as there are children. */
  readonly handle: PortHandle;
  /** Frees the port, as far as this process holds it. */
  close(): void;
}

/** Takes a port (0: a free one), or one whose descriptor was inherited, for child processes. Rejects with `NetworkError`. */
export async function bindPort(at: Endpoint | { readonly inherited: number }): Promise<BoundPort> {
  if ("inherited" in at) {
    return boundOf(made(null, null, at.inherited), (cause) => inheritError(at.inherited, cause));
  }
  const { address: given, port } = at;
  const address = net.isIP(given) === 0 ? await firstAddressOf(at) : given;
  const fail = (cause: unknown): NetworkError => listenError(at, cause);
  try {
    return boundOf(made(address, port), fail);
  } catch (error) {
    // A machine without IPv6 still has all of its addresses: those of IPv4.
    if (address !== "::" || !(error instanceof NetworkError) || error.code !== "address-not-available") throw error;
    return boundOf(made("0.0.0.0", port), fail);
  }
}

async function firstAddressOf(at: Endpoint): Promise<string> {
  const [first] = (await nodeNetwork.resolve?.(at.address).catch(() => [])) ?? [];
  if (first === undefined) throw listenError(at, systemError("ENOTFOUND", "getaddrinfo"));
  return first;
}

/** The handle of a port that nobody listens on yet, or the number of an error of the system. */
function made(address: string | null, port: number | null, descriptor?: number): Handle | number {
  const { _createServerHandle: create } = net as unknown as NetInside;
  if (create === undefined) {
    throw new NetworkError("failed", "This version of Node.js cannot share a port between processes: use one process.");
  }
  return create(address, port, address === null ? null : net.isIP(address), descriptor);
}

function boundOf(handle: Handle | number, fail: (cause: unknown) => NetworkError): BoundPort {
  if (typeof handle === "number") throw fail(systemError(getSystemErrorName(handle), "bind"));
  const name: { address?: string; port?: number } = {};
  // That a port is in use is found out only now.
  const fault = handle.getsockname?.(name) ?? 0;
  const { address, port } = name;
  if (fault === 0 && address !== undefined && port !== undefined) {
    return { local: { address: normalizeAddress(address), port }, handle, close: () => handle.close() };
  }
  handle.close();
  // A UNIX socket has no such name, and its clients have no addresses.
  throw fail(fault === 0 ? undefined : systemError(getSystemErrorName(fault), "bind"));
}

/** What `node:cluster` uses itself, and Node has had since its beginnings: a socket that is bound, without listening. */
interface NetInside {
  readonly _createServerHandle?: (
    address: string | null,
    port: number | null,
    family: number | null,
    descriptor: number | undefined,
  ) => Handle | number;
}

interface Handle {
  /** Missing for a UNIX socket. */
  getsockname?(name: { address?: string; port?: number }): number;
  close(): void;
}
