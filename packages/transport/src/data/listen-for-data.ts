import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import type { Side } from "@tandem/trace";
import type { Timer } from "../clock.ts";
import type { Socket } from "../network.ts";
import type { DataConnection } from "./data-connection.ts";
import { DataError } from "./data-error.ts";
import { dataConnection, type DataOffer, type DataOptions } from "./data-offer.ts";
import { backlog, holdPort, type HeldPort, type PortWanted } from "./held-port.ts";
import { secured } from "./secured.ts";

export interface ListenForDataOptions extends DataOptions, PortWanted {
  /** Whom the connection may come from; a stranger is turned away and the rightful peer still awaited. */
  readonly expects: (remote: Endpoint) => boolean;
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
  /** For so long what connects may wait in the kernel. */
  #quiet: Timer | undefined;

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
    const { clock, trace } = this.#options;
    this.#port = await holdPort(this.#options, this.#asks, (socket) => this.#accept(socket));
    if (this.#port.asked) this.#quiet = clock.timer(quietTime, () => this.#tell());
    trace.emit({ kind: "data.offer", listener: this.listener, endpoint: this.endpoint });
  }

  async open(signal?: AbortSignal): Promise<DataConnection> {
    signal?.throwIfAborted();
    this.#ask();
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

  /**
   * A client in passive mode has connected when its transfer command comes, and is asked for then. Not under TLS, which may begin
   * before, and not while somebody wants to know when it connected.
   */
  get #asks(): boolean {
    const { side, security, trace } = this.#options;
    return side === "server" && security?.() === undefined && !trace.tells("data.open");
  }

  /** Takes what waits in the kernel, as long as the peer is not among it. */
  #ask(): void {
    for (let asked = 0; this.#arrived === undefined && asked <= backlog; asked++) {
      const socket = this.#port?.accept();
      if (socket === undefined) return;
      this.#accept(socket);
    }
  }

  /** From now on whoever comes is seen at once. */
  #tell(): void {
    this.#quiet?.cancel();
    this.#quiet = undefined;
    this.#port?.tell().catch((error: Error) => void this.#withdraw("the port could not be watched", () => error));
  }

  #accept(socket: Socket): void {
    const { side, security, expects } = this.#options;
    if (this.#arrived !== undefined || this.#withdrawn || !expects(socket.remote)) return socket.reset();
    // At once: some clients finish the handshake before they send the transfer command.
    this.#arrived = secured(dataConnection(this.#options, socket, side), security);
    this.#quiet?.cancel();
    void this.#port?.free();
    this.#awaited?.resolve(this.#arrived);
  }

  /** From now on nobody is let in. */
  async #withdraw(reason: string, error: () => Error): Promise<void> {
    this.#awaited?.reject(error());
    if (this.#withdrawn) return;
    this.#withdrawn = true;
    this.#quiet?.cancel();
    await this.#port?.free();
    if (this.#arrived !== undefined) return;
    this.#options.trace.emit({ kind: "data.withdrawn", listener: this.listener, endpoint: this.endpoint, reason });
  }

  async #arrival(signal: AbortSignal | undefined): Promise<DataConnection> {
    const { clock, timers } = this.#options;
    this.#tell();
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

// Between PASV and the transfer command lies a round trip; whoever takes longer is watched for strangers, who would fill the queue.
const quietTime = 100;
