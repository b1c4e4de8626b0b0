import {
  connect,
  createServer,
  isIP,
  type AddressInfo,
  type ListenOptions as TcpListenOptions,
  type Server,
  type Socket as TcpSocket,
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
  type Socket,
} from "./network.ts";
import { systemClock } from "./system-clock.ts";
import { systemError } from "./system-error.ts";
import { happyEyeballs } from "./way-out/happy-eyeballs.ts";

/** The machine's own network: TCP over IPv4 and IPv6, host names resolved by the system and dialled as RFC 8305 has it. */
export const nodeNetwork: Network = happyEyeballs({ listen, dial, resolve }, { clock: systemClock });

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
    const stream = open(options);
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
    stream.once("connect", () => {
      const socket = socketOf(stream);
      if (!socket) fail(systemError("ECONNRESET", "connect"));
      // A dial to a free port of this machine can meet itself (a simultaneous open, RFC 9293 §3.5): nobody listens there.
      else if (isSelf(socket)) fail(systemError("ECONNREFUSED", "connect"));
      else {
        settle();
        resolve(socket);
      }
    });
  });
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

// What Node 22 and later take by themselves; Node 20 would stop reading every 16 KiB.
const streamOptions = { allowHalfOpen: true, highWaterMark: 65_536 };

/** Undefined when the peer is gone already, and with it the addresses. */
function socketOf(stream: TcpSocket, at?: Endpoint): Socket | undefined {
  const { remoteAddress, remotePort } = stream;
  const local = at ?? localOf(stream);
  if (!local || !remoteAddress || remotePort === undefined) return undefined;
  return {
    stream,
    local,
    remote: { address: normalizeAddress(remoteAddress), port: remotePort },
    reset: () => reset(stream),
    noDelay: () => void stream.setNoDelay(true),
    keepAlive: (delay) => void stream.setKeepAlive(true, delay),
    descriptor: () => descriptorOf(stream),
    reading: (on) => setReading(stream, on),
  };
}

function localOf({ localAddress, localPort }: TcpSocket): Endpoint | undefined {
  return localAddress && localPort !== undefined
    ? { address: normalizeAddress(localAddress), port: localPort }
    : undefined;
}

const anyAddresses: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** Node's own socket below the stream, as far as it has what is asked of it: Node calls it its own affair. */
function handleOf(stream: TcpSocket): Handle | undefined {
  if (stream.destroyed || !("_handle" in stream)) return undefined;
  const handle = stream._handle;
  return typeof handle === "object" && handle !== null && "fd" in handle && "readStop" in handle
    ? (handle as Handle)
    : undefined;
}

interface Handle {
  /** A number where the system has such. */
  readonly fd: unknown;
  reading: boolean;
  readStart(): number;
  readStop(): number;
}

function descriptorOf(stream: TcpSocket): number | undefined {
  const fd = handleOf(stream)?.fd;
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}

function setReading(stream: TcpSocket, on: boolean): void {
  const handle = handleOf(stream);
  if (handle === undefined || handle.reading === on) return;
  handle.reading = on;
  if (on) handle.readStart();
  else handle.readStop();
}

/**
 * While our end is on its way (`shutdown`) libuv refuses a reset with EINVAL, and Node would forget the descriptor without
 * closing it. By then every byte is with the kernel, and the end takes no longer than one turn of the event loop.
 */
function reset(stream: TcpSocket): void {
  if (stream.writableEnded && !stream.writableFinished && stream.writableLength === 0) {
    stream.once("finish", () => void stream.resetAndDestroy());
  } else stream.resetAndDestroy();
}

function isSelf({ local, remote }: Socket): boolean {
  return local.port === remote.port && local.address === remote.address;
}

/** Without a listener the error of a socket that nobody reads would end the process; readers and pipelines still get it. */
function ignore(): void {}
