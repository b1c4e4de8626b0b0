import {
  connect,
  createServer,
  isIP,
  type AddressInfo,
  type ListenOptions as TcpListenOptions,
  type Server,
  Socket as TcpSocket,
} from "node:net";
import { lookup } from "node:dns/promises";
import { normalizeAddress, type Endpoint } from "@tandem/protocol";
import { dialError, faultOf, inheritError, listenError } from "./network-fault.ts";
import {
  NetworkError,
  type DialOptions,
  type Listener,
  type ListenOptions,
  type Network,
  type PortHandle,
  type ReservedPort,
  type Socket,
} from "./network.ts";
import { KernelPort } from "./kernel-port.ts";
import { KernelSocket } from "./kernel-socket.ts";
import { tcpCalls } from "./native/tcp-calls.ts";
import { ignore, socketOf, streamOptions } from "./node-socket.ts";
import { systemClock } from "./system-clock.ts";
import { systemError } from "./system-error.ts";
import { happyEyeballs } from "./way-out/happy-eyeballs.ts";

/** The machine's own network: TCP over IPv4 and IPv6, host names resolved by the system and dialled as RFC 8305 has it. */
export const nodeNetwork: Network = happyEyeballs({ listen, reserve, dial, resolve }, { clock: systemClock });

async function listen(options: ListenOptions, accept: (socket: Socket) => void): Promise<Listener> {
  let at: Endpoint | undefined;
  const server = createServer(streamOptions, (stream) => {
    stream.on("error", ignore);
    const socket = socketOf(stream, at);
    if (socket) accept(socket);
    else stream.destroy();
  });
  let local: Endpoint | undefined;
  if ("inherited" in options) await inherit(server, options.inherited);
  else local = await bind(server, options);
  // From now on an error is one of a single accept (no file descriptor left): the port listens on.
  server.on("error", ignore);
  local ??= boundTo(server);
  // A port of one address has what comes to that: then the system need not be asked where each of them came.
  if (!anyAddresses.has(local.address)) at = local;
  return new OpenPort(server, local);
}

function reserve(local: Endpoint, backlog: number): ReservedPort | undefined {
  const calls = tcpCalls();
  // What would have to be looked up first: the free port, where each connection came to, the number of a zone.
  const asks = local.port === 0 || anyAddresses.has(local.address) || local.address.includes("%");
  if (calls === undefined || asks) return undefined;
  try {
    return new KernelPort(calls, local, backlog);
  } catch (cause) {
    throw listenError(local, cause);
  }
}

class OpenPort implements Listener {
  readonly local: Endpoint;
  readonly #server: Server;

  constructor(server: Server, local: Endpoint) {
    this.#server = server;
    this.local = local;
  }

  /** The port is free when `close` returns; its callback would wait for the accepted connections. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    return Promise.resolve();
  }
}

/** Gives where it listens, when that is exactly what was asked for. */
async function bind(
  server: Server,
  { local, backlog = defaultBacklog }: Exclude<ListenOptions, { inherited: number | PortHandle }>,
): Promise<Endpoint | undefined> {
  const { address, port } = local;
  const at = (host: string): TcpListenOptions => ({
    host,
    port,
    exclusive: true,
    backlog,
  });
  try {
    await listening(server, at(address));
    return port === 0 || isIP(address) === 0 ? undefined : { address: normalizeAddress(address), port };
  } catch (cause) {
    // A machine without IPv6 still has all of its addresses: those of IPv4.
    if (address !== "::" || faultOf(cause) !== "address-not-available") throw listenError(local, cause);
    await listening(server, at("0.0.0.0")).catch((again: unknown) => {
      throw listenError(local, again);
    });
    return undefined;
  }
}

async function inherit(server: Server, given: number | PortHandle): Promise<void> {
  if (typeof given !== "number") return await listening(server, given);
  await listening(server, { fd: given }).catch((cause: unknown) => {
    throw inheritError(given, cause);
  });
  // A UNIX socket listens too, and its clients have no addresses.
  const at = server.address();
  if (at !== null && typeof at === "object") return;
  server.close();
  throw inheritError(given);
}

function listening(server: Server, options: TcpListenOptions | { readonly fd: number } | PortHandle): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Of an inherited port too: it must not become shorter because somebody else listens on it.
    server.listen(options, defaultBacklog, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/**
 * What Linux allows by default (net.core.somaxconn). A crowd that comes at once overflows Node's own 511, and whoever finds the
 * queue full, an honest client too, tries again only after 1, 3 and 7 seconds.
 */
const defaultBacklog = 4_096;

function boundTo(server: Server): Endpoint {
  const { address, port } = server.address() as AddressInfo;
  return { address: normalizeAddress(address), port };
}

async function resolve(name: string): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true });
    return found.map(({ address }) => normalizeAddress(address));
  } catch (cause) {
    throw new NetworkError("unknown-host", `${name} could not be looked up.`, { cause });
  }
}

function dial(options: DialOptions): Promise<Socket> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const begun = options.brief === true ? dialBriefly(options) : undefined;
    if (begun instanceof KernelSocket) return resolve(unlessAborted(begun, signal));
    const stream = begun ?? open(options);
    const settle = (): void => {
      signal?.removeEventListener("abort", abort);
      stream.off("error", fail);
    };
    const abort = (): void => {
      settle();
      stream.destroy();
      reject(signal?.reason as Error);
    };
    const fail = (cause: unknown): void => {
      settle();
      stream.destroy();
      reject(dialError(options, cause));
    };
    signal?.addEventListener("abort", abort, { once: true });
    stream.on("error", ignore);
    stream.once("error", fail);
    const connected = (): void => {
      const socket = socketOf(stream);
      if (!socket) fail(systemError("ECONNRESET", "connect"));
      // A dial to a free port of this machine can meet itself (a simultaneous open, RFC 9293 §3.5): nobody listens there.
      else if (isSelf(socket)) fail(systemError("ECONNREFUSED", "connect"));
      else {
        settle();
        resolve(socket);
      }
    };
    if (begun === undefined) stream.once("connect", connected);
    // Node is not told when one stands that it has not dialled; but a write of nothing waits for it.
    else {
      stream.write(nothing, (error) => {
        if (!error) connected();
      });
    }
  });
}

/** It stood before anybody could give it up. */
async function unlessAborted(socket: Socket, signal: AbortSignal | undefined): Promise<Socket> {
  await Promise.resolve();
  if (signal?.aborted !== true) return socket;
  socket.reset();
  throw signal.reason;
}

const nothing = new Uint8Array(0);

/** Dials by the kernel alone, where it can: a connection that stands, or one of Node's that is under way. Throws {@link NetworkError}. */
function dialBriefly(options: DialOptions): KernelSocket | TcpSocket | undefined {
  const { remote, local } = options;
  const calls = tcpCalls();
  const zoned = remote.address.includes("%") || local?.address.includes("%") === true;
  if (calls === undefined || isIP(remote.address) === 0 || zoned) return undefined;
  try {
    const begun = calls.connect(remote, local);
    if (begun.local === undefined) return new TcpSocket({ ...streamOptions, fd: begun.socket });
    const socket = new KernelSocket(
      calls,
      { socket: begun.socket, remote: { ...remote, address: normalizeAddress(remote.address) } },
      begun.local,
    );
    if (!isSelf(socket)) return socket;
    socket.reset();
    throw systemError("ECONNREFUSED", "connect");
  } catch (cause) {
    throw dialError(options, cause);
  }
}

function open(options: DialOptions): TcpSocket {
  const { remote, local } = options;
  try {
    return connect({
      ...streamOptions,
      host: remote.address,
      port: remote.port,
      ...(local ? { localAddress: local.address } : {}),
      ...(local?.port ? { localPort: local.port } : {}),
    });
  } catch (cause) {
    throw dialError(options, cause);
  }
}

const anyAddresses: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

function isSelf({ local, remote }: Pick<Socket, "local" | "remote">): boolean {
  return local.port === remote.port && local.address === remote.address;
}
