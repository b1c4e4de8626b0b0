import { scriptedServer, type ScriptedPeer } from "@tandem/testkit";
import { createTracer, type TraceEvent } from "@tandem/trace";
import {
  memoryNetwork,
  virtualClock,
  type MemoryNetwork,
  type MemoryNetworkOptions,
  type VirtualClock,
} from "@tandem/transport/testing";
import type { Client } from "./client.ts";
import { connect } from "./connect.ts";
import type { ConnectOptions } from "./options.ts";

export const serverAddress = "195.149.0.1";
export const clientAddress = "192.168.150.90";

/** A network with a scripted server on it, a clock that stands still, and a way to begin connecting. */
export interface Bench {
  readonly network: MemoryNetwork;
  readonly clock: VirtualClock;
  readonly events: readonly TraceEvent[];
  /** Begins to connect, and gives the server's end with the promise of the client's. */
  begin(
    options?: Partial<ConnectOptions>,
    url?: string,
  ): Promise<{ readonly peer: ScriptedPeer; readonly connecting: Promise<Client> }>;
  /** The server's end of the next control connection, which the client opens by itself. */
  accept(): Promise<ScriptedPeer>;
  /** Connects and logs in. */
  logIn(
    options?: Partial<ConnectOptions> & { readonly features?: readonly string[] },
  ): Promise<{ readonly peer: ScriptedPeer; readonly client: Client }>;
}

export async function bench({
  addresses = [serverAddress, clientAddress],
  ...wire
}: MemoryNetworkOptions & { readonly addresses?: readonly [string, string] } = {}): Promise<Bench> {
  const network = memoryNetwork(wire);
  const clock = virtualClock({ date: Date.UTC(2026, 10, 22) });
  const [serverHost, clientHost] = addresses;
  const server = await scriptedServer(network.host(serverHost), { address: serverHost, port: 21 });
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date() });
  const events: TraceEvent[] = [];
  tracer.subscribe((event) => void events.push(event));
  const bench: Bench = {
    network,
    clock,
    events,
    accept: () => server.accept(),
    async begin(options, url) {
      // A script has one connection in it, and one order of its commands, unless it says otherwise.
      const given = { network: network.host(clientHost), clock, tracer, retries: 0, window: 1, ...options };
      const connecting = url === undefined ? connect({ host: serverHost, ...given }) : connect(url, given);
      connecting.catch(() => {});
      return { peer: await server.accept(), connecting };
    },
    async logIn({ features, ...options } = {}) {
      const { peer, connecting } = await bench.begin(options);
      await peer.logIn(features);
      return { peer, client: await connecting };
    },
  };
  return bench;
}

/** A sink that keeps what it is given. */
export function collector(): { readonly text: () => string; write(bytes: Uint8Array): Promise<void> } {
  const chunks: Uint8Array[] = [];
  return {
    text: () => Buffer.concat(chunks).toString("latin1"),
    write: (bytes) => Promise.resolve(void chunks.push(Buffer.from(bytes))),
  };
}

/** What a promise rejects with; fails when it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not reject.");
}
