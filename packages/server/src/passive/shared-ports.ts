import type { Endpoint } from "@tandem/protocol";
import {
  peekClientHello,
  type ClientHello,
  type Clock,
  type Listener,
  type Network,
  type ReservedPort,
  type Socket,
} from "@tandem/transport";
import { Reservation } from "./reservation.ts";

export interface SharedPortsOptions {
  readonly network: Network;
  readonly clock: Pick<Clock, "timer">;
  /** Milliseconds for a connection to tell whose it is. */
  readonly time: number;
}

/** Whether a handshake that begins so is of a session. */
export type Recognizes = (hello: ClientHello) => boolean;

/**
 * Lets sessions wait at the same port, where a range is too short for all: a connection belongs to the one whose peer it comes
 * from, and behind one address to the one whose TLS session it goes on with. One that is nobody's is turned away.
 */
export class SharedPorts {
  readonly #options: SharedPortsOptions;
  readonly #ports = new Map<string, Port>();
  /** Those that one session has alone. */
  readonly #reserved = new Map<string, Reservation>();

  constructor(options: SharedPortsOptions) {
    this.#options = options;
  }

  /**
   * The network as a session uses it whose data connections come from `peer` and nowhere else. Without `recognizes`, which must
   * not hold for those of two sessions, no other of the same peer may wait where it does.
   */
  of(peer: string, recognizes?: Recognizes): Network {
    const { network } = this.#options;
    return {
      dial: (options) => network.dial(options),
      reserve: (local, backlog) => (recognizes === undefined ? this.#reserve(peer, local, backlog) : undefined),
      listen: (options, accept) => {
        if ("inherited" in options || options.local.port === 0) return network.listen(options, accept);
        const open = (dispatch: Accept): Promise<Listener> => network.listen(options, dispatch);
        return this.#join(keyOf(options.local), { peer, accept, recognizes }, open);
      },
    };
  }

  /** A port where nobody waits yet. */
  #reserve(peer: string, local: Endpoint, backlog: number): ReservedPort | undefined {
    const key = keyOf(local);
    if (this.#ports.has(key) || this.#reserved.has(key)) return undefined;
    const port = this.#options.network.reserve?.(local, backlog);
    if (port === undefined) return undefined;
    const reservation = new Reservation({
      port,
      join: (accept) => this.#join(key, { peer, accept, recognizes: undefined }, (dispatch) => port.listen(dispatch)),
      left: () => void this.#reserved.delete(key),
    });
    this.#reserved.set(key, reservation);
    return reservation;
  }

  async #join(key: string, waiter: Waiter, open: (accept: Accept) => Promise<Listener>): Promise<Listener> {
    // Whoever has it alone joins first.
    void this.#reserved.get(key)?.share();
    const known = this.#ports.get(key);
    const peers: Peers = known?.peers ?? new Map<string, PeerAtPort>();
    const port = known ?? {
      peers,
      listener: open((socket) => {
        const peer = peers.get(socket.remote.address);
        if (peer === undefined) socket.reset();
        else peer.take(socket);
      }),
    };
    this.#ports.set(key, port);
    const at = peers.get(waiter.peer) ?? new PeerAtPort(this.#options);
    peers.set(waiter.peer, at);
    at.join(waiter);
    const leave = (): boolean => {
      if (at.leave(waiter) && peers.get(waiter.peer) === at) peers.delete(waiter.peer);
      if (peers.size > 0 || this.#ports.get(key) !== port) return false;
      this.#ports.delete(key);
      return true;
    };
    try {
      return new SharedPort(await port.listener, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }
}

/** A port as one of those has it who wait there. */
class SharedPort implements Listener {
  readonly local: Endpoint;
  readonly #listener: Listener;
  readonly #leave: () => boolean;

  /** `leave` gives whether nobody is left. */
  constructor(listener: Listener, leave: () => boolean) {
    this.local = listener.local;
    this.#listener = listener;
    this.#leave = leave;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#leave()) await this.#listener[Symbol.asyncDispose]();
  }
}

/** The sessions of one address at one port. */
class PeerAtPort {
  readonly #options: SharedPortsOptions;
  readonly #waiting = new Set<Waiter>();
  /** There were several: then a connection may be of one that has left, and has to tell, also when only one is left. */
  #several = false;
  /** Connections that have not told whose they are, the oldest first. */
  readonly #undecided = new Set<Disposable>();

  constructor(options: SharedPortsOptions) {
    this.#options = options;
  }

  join(waiter: Waiter): void {
    this.#waiting.add(waiter);
    this.#several ||= this.#waiting.size > 1;
  }

  /** True when nobody is left; then what has not told is broken off. */
  leave(waiter: Waiter): boolean {
    this.#waiting.delete(waiter);
    if (this.#waiting.size > 0) return false;
    for (const peeking of this.#undecided) peeking[Symbol.dispose]();
    this.#undecided.clear();
    return true;
  }

  take(socket: Socket): void {
    const [only] = this.#waiting;
    if (this.#several) this.#peek(socket);
    else if (only === undefined) socket.reset();
    else only.accept(socket);
  }

  #peek(socket: Socket): void {
    const peeking = peekClientHello(socket, {
      ...this.#options,
      heard: (hello) => {
        this.#undecided.delete(peeking);
        const owner = [...this.#waiting].find(({ recognizes }) => recognizes?.(hello) === true);
        if (owner === undefined) socket.reset();
        else owner.accept(socket);
      },
      failed: () => void this.#undecided.delete(peeking),
    });
    this.#undecided.add(peeking);
    const [oldest] = this.#undecided;
    if (oldest === undefined || this.#undecided.size <= most) return;
    this.#undecided.delete(oldest);
    oldest[Symbol.dispose]();
  }
}

function keyOf({ address, port }: Endpoint): string {
  return `${address} ${port}`;
}

type Accept = (socket: Socket) => void;

type Peers = Map<string, PeerAtPort>;

interface Waiter {
  readonly peer: string;
  readonly accept: Accept;
  readonly recognizes: Recognizes | undefined;
}

interface Port {
  /** Who waits there, by address. */
  readonly peers: Peers;
  readonly listener: Promise<Listener>;
}

// A client begins its handshake at once or behind the 150: those of one address that have not are few, and who opens more and
// says nothing drives out his own.
const most = 64;
