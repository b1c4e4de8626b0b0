import type { Listener, Network, Socket } from "@tandem/transport";

/**
 * Lets sessions of different peers wait at the same port, where a range is too short for all: a connection belongs to the one
 * whose peer it comes from, and one that comes from nobody's is turned away.
 */
export class SharedPorts {
  readonly #network: Network;
  readonly #ports = new Map<string, Port>();

  constructor(network: Network) {
    this.#network = network;
  }

  /** The network as a session uses it whose data connections come from `peer` and nowhere else. */
  of(peer: string): Network {
    return {
      ...this.#network,
      dial: (options) => this.#network.dial(options),
      listen: (options, accept) => {
        if ("inherited" in options || options.local.port === 0) return this.#network.listen(options, accept);
        const { address, port } = options.local;
        return this.#join(`${address} ${port}`, peer, accept, (dispatch) => this.#network.listen(options, dispatch));
      },
    };
  }

  async #join(
    key: string,
    peer: string,
    accept: Accept,
    open: (accept: Accept) => Promise<Listener>,
  ): Promise<Listener> {
    const known = this.#ports.get(key);
    const waiting = known?.waiting ?? new Map<string, Accept>();
    const dispatch: Accept = (socket) => {
      const wanted = waiting.get(socket.remote.address);
      if (wanted === undefined) socket.reset();
      else wanted(socket);
    };
    const port = known ?? { waiting, listener: open(dispatch) };
    this.#ports.set(key, port);
    waiting.set(peer, accept);
    const leave = (): boolean => {
      if (waiting.get(peer) === accept) waiting.delete(peer);
      if (waiting.size > 0 || this.#ports.get(key) !== port) return false;
      this.#ports.delete(key);
      return true;
    };
    try {
      const listener = await port.listener;
      return {
        local: listener.local,
        [Symbol.asyncDispose]: async () => {
          if (leave()) await listener[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      leave();
      throw error;
    }
  }
}

type Accept = (socket: Socket) => void;

interface Port {
  /** Who waits there, by the address of his peer. */
  readonly waiting: Map<string, Accept>;
  readonly listener: Promise<Listener>;
}
