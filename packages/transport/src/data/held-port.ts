import { NetworkError, type Listener, type Network, type ReservedPort, type Socket } from "../network.ts";
import { DataError } from "./data-error.ts";

/** Where a port is wanted. */
export interface PortWanted {
  readonly network: Network;
  /** The local address to listen at. */
  readonly address: string;
  /** Where ports come from: any free one, when missing. */
  readonly ports?: PortSource;
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
 * Opens a port of the supply, for which whoever comes is accepted; or where connections are asked for, if that is wanted and
 * possible. Rejects with {@link DataError} `no-port`.
 */
export async function holdPort(
  { network, address, ports }: PortWanted,
  asks: boolean,
  accept: (socket: Socket) => void,
): Promise<HeldPort> {
  const taken: PortLease[] = [];
  try {
    for (;;) {
      const lease = await ports?.take();
      if (ports !== undefined && lease === undefined) {
        throw new DataError("no-port", "Every port for data connections is in use.");
      }
      const local = { address, port: lease?.port ?? 0 };
      try {
        const reserved = asks && lease !== undefined ? network.reserve?.(local, backlog) : undefined;
        return new HeldPort(reserved ?? (await network.listen({ local, backlog }, accept)), accept, lease);
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

/** A port that is open, and on loan. */
export class HeldPort {
  readonly port: number;
  readonly #accept: (socket: Socket) => void;
  readonly #lease: PortLease | undefined;
  #reserved: ReservedPort | undefined;
  #listener: Listener | Promise<Listener> | undefined;
  #freed = false;

  constructor(open: ReservedPort | Listener, accept: (socket: Socket) => void, lease: PortLease | undefined) {
    this.port = open.local.port;
    this.#accept = accept;
    this.#lease = lease;
    if ("accept" in open) this.#reserved = open;
    else this.#listener = open;
  }

  /** Whether connections are asked for. */
  get asked(): boolean {
    return this.#reserved !== undefined;
  }

  /** The connection that has waited longest of those that are asked for. */
  accept(): Socket | undefined {
    return this.#reserved?.accept();
  }

  /** From now on whoever comes is accepted. Rejects with {@link NetworkError}. */
  async tell(): Promise<void> {
    const reserved = this.#reserved;
    if (reserved === undefined) return;
    this.#reserved = undefined;
    this.#listener = reserved.listen(this.#accept);
    await this.#listener;
  }

  /** Closes the port and gives it back, once. */
  async free(): Promise<void> {
    if (this.#freed) return;
    this.#freed = true;
    const reserved = this.#reserved;
    this.#reserved = undefined;
    const closing = reserved?.close();
    // Others may still wait there: until this one has left, the port is not to be lent to another of its peer.
    if (closing !== undefined) await closing;
    // One that could not be had is closed already.
    if (this.#listener !== undefined) await Promise.resolve(this.#listener).then(closed, () => {});
    this.#lease?.giveBack();
  }
}

async function closed(listener: Listener): Promise<void> {
  await listener[Symbol.asyncDispose]();
}

/** How many connections may wait to be accepted: one rightful peer, and room for a few strangers before it. */
export const backlog = 8;
