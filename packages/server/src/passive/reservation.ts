import type { Endpoint } from "@tandem/protocol";
import type { Listener, ReservedPort, Socket } from "@tandem/transport";

/** How a reserved port is left or shared. */
export interface ReservationOptions {
  readonly port: ReservedPort;
  /** Waits at the port beside others. */
  readonly join: (accept: (socket: Socket) => void) => Promise<Listener>;
  /** Nobody else may come to it any more. */
  readonly left: () => void;
}

/** A port of one session, until another is to wait there too: then it is shared, and this session is told like all. */
export class Reservation implements ReservedPort {
  readonly #options: ReservationOptions;
  /** Connections that came while it was shared and nobody had been told of. */
  readonly #come: Socket[] = [];
  #accept = (socket: Socket): void => void this.#come.push(socket);
  #shared: Promise<Listener> | undefined;

  constructor(options: ReservationOptions) {
    this.#options = options;
  }

  get local(): Endpoint {
    return this.#options.port.local;
  }

  /** Others wait there from now on. */
  share(): Promise<Listener> {
    if (this.#shared !== undefined) return this.#shared;
    this.#options.left();
    this.#shared = this.#options.join((socket) => this.#accept(socket));
    // Told to whoever listens, and at the close.
    this.#shared.catch(() => {});
    return this.#shared;
  }

  accept(): Socket | undefined {
    return this.#shared === undefined ? this.#options.port.accept() : this.#come.shift();
  }

  async listen(accept: (socket: Socket) => void): Promise<Listener> {
    const listener = await this.share();
    // Not before: who is told of its client leaves, and must have what it leaves.
    this.#accept = accept;
    for (const socket of this.#come.splice(0)) accept(socket);
    return listener;
  }

  close(): Promise<void> | undefined {
    if (this.#shared === undefined) {
      this.#options.left();
      return this.#options.port.close();
    }
    for (const socket of this.#come.splice(0)) socket.reset();
    this.#accept = (socket) => socket.reset();
    return this.#shared.then(
      (listener) => listener[Symbol.asyncDispose](),
      () => {},
    );
  }
}
