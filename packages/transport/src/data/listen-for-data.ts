import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import { NetworkError, type Listener, type Socket } from "../network.ts";
import type { DataConnection } from "./data-connection.ts";
import { DataError } from "./data-error.ts";
import { dataConnection, type DataOffer, type DataOptions } from "./data-offer.ts";
import { secured } from "./secured.ts";

export interface ListenForDataOptions extends DataOptions {
  /** The local address to listen at. */
  readonly address: string;
  /** Where ports come from: any free one, when missing. */
  readonly ports?: PortSource;
  /** Whom the connection may come from; a stranger is turned away and the rightful peer still awaited. */
  readonly expects: (remote: Endpoint) => boolean;
}

/** A supply of ports to listen on, each lent to one listener at a time. */
export interface PortSource {
  /** A port that nobody holds, `undefined` when there is none. */
  take(): Promise<PortLease | undefined>;
}

/** A port on loan. */
export interface PortLease {
  readonly port: number;
  giveBack(): void;
}

/**
 * Waits for the data connection on a port that is held open from now until the peer has come: PASV and EPSV on a server,
 * PORT and EPRT on a client. The peer may connect before or after the transfer command. Rejects with {@link DataError}
 * `no-port`.
 */
export async function listenForData(options: ListenForDataOptions): Promise<DataOffer> {
  const { side, trace, clock, timers } = options;
  let free = (): Promise<void> => Promise.resolve();
  let arrived: DataConnection | undefined;
  let taken = false;
  let withdrawn = false;
  let awaited: Awaited | undefined;

  const bound = await bind(options, (socket) => {
    if (arrived !== undefined || withdrawn || !options.expects(socket.remote)) return socket.reset();
    // At once: some clients finish the handshake before they send the transfer command.
    arrived = secured(dataConnection(options, socket, side), options.security);
    void free();
    awaited?.resolve(arrived);
  });
  free = bound.free;
  const { endpoint } = bound;
  trace.emit({ kind: "data.offer", listener: side, endpoint });

  /** From now on nobody is let in. */
  const withdraw = async (reason: string, error: () => Error): Promise<void> => {
    awaited?.reject(error());
    if (withdrawn) return;
    withdrawn = true;
    await free();
    if (arrived === undefined) trace.emit({ kind: "data.withdrawn", listener: side, endpoint, reason });
  };

  const arrival = async (signal: AbortSignal | undefined): Promise<DataConnection> => {
    const late = (): string => `Nobody connected to ${formatEndpoint(endpoint)} within ${timers.open / 1000} s.`;
    const timer = clock.timer(timers.open, () => {
      void withdraw("nobody connected in time", () => new DataError("timeout", late()));
    });
    const abort = (): void => void withdraw("not needed any more", () => signal?.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise<DataConnection>((resolve, reject) => {
        awaited = { resolve, reject };
      });
    } finally {
      awaited = undefined;
      timer.cancel();
      signal?.removeEventListener("abort", abort);
    }
  };

  return {
    endpoint,
    listener: side,
    async open(signal) {
      signal?.throwIfAborted();
      const connection = arrived ?? (await arrival(signal));
      taken = true;
      return secured(connection, options.security);
    },
    async [Symbol.asyncDispose]() {
      await withdraw("not used", () => {
        const closed = `The port ${formatEndpoint(endpoint)} was closed before anybody connected.`;
        return new DataError("withdrawn", closed);
      });
      // A connection that nobody was given has no other owner.
      if (!taken) await arrived?.[Symbol.asyncDispose]();
    },
  };
}

interface Awaited {
  resolve(connection: DataConnection): void;
  reject(error: Error): void;
}

interface Bound {
  readonly endpoint: Endpoint;
  /** Closes the port and gives it back, once. */
  free(): Promise<void>;
}

async function bind(
  { network, address, ports }: ListenForDataOptions,
  accept: (socket: Socket) => void,
): Promise<Bound> {
  const taken: PortLease[] = [];
  try {
    for (;;) {
      const lease = await ports?.take();
      if (ports !== undefined && lease === undefined) {
        throw new DataError("no-port", "Every port for data connections is in use.");
      }
      try {
        const listener = await network.listen({ local: { address, port: lease?.port ?? 0 }, backlog }, accept);
        return { endpoint: { address, port: listener.local.port }, free: freeOnce(listener, lease) };
      } catch (error) {
        // Held until a port is found, so that the same one is not tried twice.
        if (lease !== undefined) taken.push(lease);
        if (lease !== undefined && error instanceof NetworkError && error.code === "address-in-use") continue;
        throw new DataError("no-port", `No port could be opened at ${address}.`, { cause: error });
      }
    }
  } finally {
    for (const lease of taken) lease.giveBack();
  }
}

function freeOnce(listener: Listener, lease: PortLease | undefined): () => Promise<void> {
  let freed = false;
  return async () => {
    if (freed) return;
    freed = true;
    await listener[Symbol.asyncDispose]();
    lease?.giveBack();
  };
}

// One rightful peer, and room for a few strangers before it.
const backlog = 8;
