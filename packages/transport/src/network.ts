import type { Duplex } from "node:stream";
import type { AddressFamily, Endpoint } from "@tandem/protocol";

/** A network, handed in so that tests can run without one. */
export interface Network {
  /**
   * Waits for connections at `local` (port 0 takes a free one) or on an inherited socket. `accept` gets each connection as it arrives, and must take
   * it or destroy it. Rejects with {@link NetworkError}.
   */
  listen(options: ListenOptions, accept: (socket: Socket) => void): Promise<Listener>;

  /**
   * As `listen`, where connections are not told of but asked for: cheaper for one that will be there when it is needed. Throws
   * {@link NetworkError}; gives `undefined`, or is missing, where `listen` is the only way.
   */
  reserve?(local: Endpoint, backlog: number): ReservedPort | undefined;

  /** Opens a connection to `remote`, from `local` when given. Rejects with {@link NetworkError}, or the signal's reason. */
  dial(options: DialOptions): Promise<Socket>;

  /** The addresses that a host name means now, normalised; missing where names mean nothing. Rejects with {@link NetworkError}. */
  resolve?(name: string): Promise<readonly string[]>;
}

export type ListenOptions =
  | {
      readonly local: Endpoint;
      /** How many connections may wait to be accepted. */
      readonly backlog?: number;
    }
  /** The descriptor of a socket that listens already, or the handle of a port; it is the listener's from now on. */
  | { readonly inherited: number | PortHandle };

/** A port that another process has taken (`bindPort`), as it has come from there with a message. */
export type PortHandle = object;

export interface DialOptions {
  readonly remote: Endpoint;
  /** The address, and optionally the port, to dial from. */
  readonly local?: { readonly address: string; readonly port?: number };
  /** The family of addresses to which a name is dialled; either when missing. */
  readonly family?: AddressFamily | undefined;
  /** Told each address that a name is dialled at, before it is. */
  readonly dialling?: ((address: string) => void) | undefined;
  readonly signal?: AbortSignal;
  /** The connection is for a few bytes perhaps, which `Socket.atOnce` would carry. */
  readonly brief?: boolean;
}

/** A port that waits for connections. Disposing of it frees the port; connections that it accepted live on. */
export interface Listener extends AsyncDisposable {
  readonly local: Endpoint;
}

/** A port at which connections wait until they are asked for. It is closed, or goes on as a listener. */
export interface ReservedPort {
  readonly local: Endpoint;
  /** The connection that has waited longest; `undefined` when there is none. */
  accept(): Socket | undefined;
  /** Goes on as `Network.listen` does, and is the listener's from now on. Rejects with {@link NetworkError}. */
  listen(accept: (socket: Socket) => void): Promise<Listener>;
  /** Frees it; resolves when it is free, where that is not at once. */
  close(): Promise<void> | undefined;
}

/** What a connection does without an event loop. */
export interface AtOnce {
  /** Gives how many of the bytes are on their way now; perhaps none. */
  send(bytes: Uint8Array): number;
  /** Gives how many bytes it has put there, 0 when the peer has ended in order, `undefined` when nothing has come. Throws the system's error. */
  receive(into: Uint8Array): number | undefined;
  /** Ends both directions in order and gives `true`, when the peer has said nothing but its own end. */
  end(): boolean;
}

/** One TCP connection: bytes both ways, and the addresses of both ends in their normalised form. */
export interface Socket {
  /**
   * The bytes. The peer's end is `end`, ours is `end()`: each direction closes by itself, and both must before the socket
   * is gone. An error (`faultOf` tells which) reaches readers, writers and pipelines, and needs no listener of its own.
   */
  readonly stream: Duplex;
  /** What can be done at once, as long as nobody has asked for `stream`; `undefined` or missing elsewhere. */
  readonly atOnce?: AtOnce | undefined;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Where the peer dialled, when that was a proxy before this machine (PROXY protocol); elsewhere that is `local`. */
  readonly dialled?: Endpoint;
  /** Ends the connection at once with a reset, so that the peer cannot take it for a regular end. */
  reset(): void;
  /** Sends what is written at once (`TCP_NODELAY`). */
  noDelay(): void;
  /** Lets the kernel ask a silent peer for a sign of life after `delay` milliseconds. */
  keepAlive(delay: number): void;
  /**
   * The descriptor of the kernel's socket at this moment; it is the socket's, and closed with it. `undefined` when there is none
   * any more. Missing where the bytes of `stream` are not those of a socket.
   */
  descriptor?(): number | undefined;
  /**
   * Whether `stream` itself takes from the socket what arrives, as it does at first. What it has taken it gives out still; the end
   * and a break it sees only while it reads.
   */
  reading?(on: boolean): void;
}

/** Why a network operation failed. */
export type NetworkFault =
  | "refused"
  | "unreachable"
  | "timeout"
  | "reset"
  | "address-in-use"
  | "address-not-available"
  | "denied"
  | "unknown-host"
  | "failed";

export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly code: NetworkFault;

  constructor(code: NetworkFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
