import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import type { Side } from "@tandem/trace";
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
  const awaited = new AwaitedConnection(options);
  await awaited.begin();
  return awaited;
}

/** A port that is held open until one connection has come. */
class AwaitedConnection implements DataOffer {
  readonly #options: ListenForDataOptions;
  #port: HeldPort | undefined;
  #arrived: DataConnection | undefined;
  /** Whoever was given the connection owns it. */
  #taken = false;
  #withdrawn = false;
  #awaited: Awaited | undefined;

  constructor(options: ListenForDataOptions) {
    this.#options = options;
  }

  get endpoint(): Endpoint {
    return { address: this.#options.address, port: this.#port?.port ?? 0 };
  }

  get listener(): Side {
    return this.#options.side;
  }

  async begin(): Promise<void> {
    this.#port = await holdPort(this.#options, (socket) => this.#accept(socket));
    this.#options.trace.emit({ kind: "data.offer", listener: this.listener, endpoint: this.endpoint });
  }

  async open(signal?: AbortSignal): Promise<DataConnection> {
    signal?.throwIfAborted();
    const connection = this.#arrived ?? (await this.#arrival(signal));
    this.#taken = true;
    return secured(connection, this.#options.security);
  }

  abort(reason: Error): void {
    void this.#withdraw("not needed any more", () => reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#withdraw("not used", () => {
      const closed = `The port ${formatEndpoint(this.endpoint)} was closed before anybody connected.`;
      return new DataError("withdrawn", closed);
    });
    // A connection that nobody was given has no other owner.
    if (!this.#taken) await this.#arrived?.[Symbol.asyncDispose]();
  }

  #accept(socket: Socket): void {
    const { side, security, expects } = this.#options;
    if (this.#arrived !== undefined || this.#withdrawn || !expects(socket.remote)) return socket.reset();
    // At once: some clients finish the handshake before they send the transfer command.
    this.#arrived = secured(dataConnection(this.#options, socket, side), security);
    void this.#port?.free();
    this.#awaited?.resolve(this.#arrived);
  }

  /** From now on nobody is let in. */
  async #withdraw(reason: string, error: () => Error): Promise<void> {
    this.#awaited?.reject(error());
    if (this.#withdrawn) return;
    this.#withdrawn = true;
    await this.#port?.free();
    if (this.#arrived !== undefined) return;
    this.#options.trace.emit({ kind: "data.withdrawn", listener: this.listener, endpoint: this.endpoint, reason });
  }

  async #arrival(signal: AbortSignal | undefined): Promise<DataConnection> {
    const { clock, timers } = this.#options;
    const late = (): string => `Nobody connected to ${formatEndpoint(this.endpoint)} within ${timers.open / 1000} s.`;
    const timer = clock.timer(timers.open, () => {
      void this.#withdraw("nobody connected in time", () => new DataError("timeout", late()));
    });
    const abort = (): void => this.abort(signal?.reason as Error);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise<DataConnection>((resolve, reject) => {
        this.#awaited = { resolve, reject };
      });
    } finally {
      this.#awaited = undefined;
      timer.cancel();
      signal?.removeEventListener("abort", abort);
    }
  }
}

interface Awaited {
  resolve(connection: DataConnection): void;
  reject(error: Error): void;
}

async function holdPort(
  { network, address, ports }: ListenForDataOptions,
  accept: (socket: Socket) => void,
): Promise<HeldPort> {
  const taken: PortLease[] = [];
  try {
    for (;;) {
      const lease = await ports?.take();
      if (ports !== undefined && lease === undefined) {
        throw new DataError("no-port", "Every port for data connections is in use.");
      }
      try {
        return new HeldPort(
          await network.listen({ local: { address, port: lease?.port ?? 0 }, backlog }, accept),
          lease,
        );
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

class HeldPort {
  readonly #listener: Listener;
  readonly #lease: PortLease | undefined;
  #freed = false;

  constructor(listener: Listener, lease: PortLease | undefined) {
    this.#listener = listener;
    this.#lease = lease;
  }

  get port(): number {
    return this.#listener.local.port;
  }

  /** Closes the port and gives it back, once. */
  async free(): Promise<void> {
    if (this.#freed) return;
    this.#freed = true;
    await this.#listener[Symbol.asyncDispose]();
    this.#lease?.giveBack();
  }
}

// One rightful peer, and room for a few strangers before it.
const backlog = 8;
