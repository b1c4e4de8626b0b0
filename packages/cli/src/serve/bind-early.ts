import type { ListenOptions, Listener, Network, Socket } from "@tandem/transport";

/** A network whose first listeners stand already. Disposing of it closes those that nobody has listened on since. */
export interface EarlyNetwork extends AsyncDisposable {
  readonly network: Network;
}

/**
 * Binds these places now, for somebody who listens on them later, with fewer rights. Connections that come before that wait.
 * Rejects with `NetworkError`, and has bound nothing then.
 */
export async function bindEarly(network: Network, places: readonly ListenOptions[]): Promise<EarlyNetwork> {
  const waiting: EarlyListener[] = [];
  const close = async (): Promise<void> => {
    for (const early of waiting.splice(0)) await early[Symbol.asyncDispose]();
  };
  try {
    for (const place of places) waiting.push(await EarlyListener.bind(network, place));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    network: {
      dial: (options) => network.dial(options),
      reserve: (local, backlog) => network.reserve?.(local, backlog),
      async listen(options, accept) {
        const at = waiting.findIndex(({ key }) => key === keyOf(options));
        const [early] = at < 0 ? [] : waiting.splice(at, 1);
        return early === undefined ? network.listen(options, accept) : early.hand(accept);
      },
    },
    [Symbol.asyncDispose]: close,
  };
}

class EarlyListener implements AsyncDisposable {
  readonly key: string;
  readonly #held: Socket[] = [];
  #accept = (socket: Socket): void => void this.#held.push(socket);
  #listener!: Listener;

  static async bind(network: Network, place: ListenOptions): Promise<EarlyListener> {
    const early = new EarlyListener(keyOf(place));
    early.#listener = await network.listen(place, (socket) => early.#accept(socket));
    return early;
  }

  private constructor(key: string) {
    this.key = key;
  }

  hand(accept: (socket: Socket) => void): Listener {
    this.#accept = accept;
    for (const socket of this.#held.splice(0)) accept(socket);
    return this.#listener;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { stream } of this.#held.splice(0)) stream.destroy();
    await this.#listener[Symbol.asyncDispose]();
  }
}

function keyOf(place: ListenOptions): string {
  return "inherited" in place ? `descriptor ${Number(place.inherited)}` : `${place.local.address} ${place.local.port}`;
}
