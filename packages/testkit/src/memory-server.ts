import { parsePath, type Endpoint } from "@tandem/protocol";
import { accountList, createServer, type Server, type ServerSetup } from "@tandem/server";
import { memoryStorage, type Storage } from "@tandem/storage";
import { createTracer, type TraceEvent } from "@tandem/trace";
import {
  memoryNetwork,
  virtualClock,
  type MemoryHost,
  type MemoryNetwork,
  type MemoryNetworkOptions,
  type VirtualClock,
} from "@tandem/transport/testing";
import { openDialogue, type Dialogue } from "./dialogue.ts";

/** A real server over a network, a clock and a storage in memory. Disposing of it fails the test that saw it break a rule. */
export interface MemoryServer extends AsyncDisposable {
  readonly server: Server;
  readonly at: Endpoint;
  readonly network: MemoryNetwork;
  /** The machine of the clients. */
  readonly client: MemoryHost;
  readonly clock: VirtualClock;
  readonly storage: Storage;
  /** All that happened so far. */
  readonly events: readonly TraceEvent[];
  /** Errors that the server did not foresee. */
  readonly unexpected: readonly unknown[];
  connect(): Promise<Dialogue>;
  /** Puts a file into the storage. */
  put(path: string, content: string | Uint8Array): Promise<void>;
  /** What the storage has under a path. */
  content(path: string): Promise<string>;
}

export interface MemoryServerOptions extends Partial<Omit<ServerSetup, "network" | "clock" | "tracer">> {
  readonly wire?: Omit<MemoryNetworkOptions, "latency">;
  /** Milliseconds of the virtual clock from every host to every other and back; no time when missing. */
  readonly roundTrip?: number;
}

/** Starts a server on port 21 of `192.168.150.90` with the account `demo`, password `secret`. */
export async function memoryServer({ wire, roundTrip, ...setup }: MemoryServerOptions = {}): Promise<MemoryServer> {
  const clock = virtualClock({ date: Date.UTC(2026, 10, 22) });
  const latency = roundTrip === undefined ? {} : { latency: { clock, oneWay: roundTrip / 2 } };
  const network = memoryNetwork({ ...wire, ...latency });
  const storage = setup.storage ?? memoryStorage({ now: () => clock.date() });
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date() });
  const events: TraceEvent[] = [];
  tracer.subscribe((event) => void events.push(event));
  const unexpected: unknown[] = [];
  const accounts = accountList([
    { name: "demo", secret: { password: "secret" } },
    { name: "anonymous", secret: { anonymous: true } },
  ]);
  const host = network.host("192.168.150.90");
  const client = network.host("192.168.150.20");
  const server = createServer({
    accounts,
    ...setup,
    storage,
    clock,
    tracer,
    network: host,
    onUnexpected: (error) => void unexpected.push(error),
  });
  const at = await server.listen({ address: "192.168.150.90", port: 21 });
  return {
    server,
    at,
    network,
    client,
    clock,
    storage,
    events,
    unexpected,
    connect: () => openDialogue(client, at),
    async put(path, content) {
      await using stage = await storage.write(parsePath(path));
      await stage.write(typeof content === "string" ? Buffer.from(content) : content);
      await stage.commit();
    },
    async content(path) {
      await using source = await storage.read(parsePath(path));
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      const broken = events.filter(({ kind }) => kind === "exchange.violation");
      if (broken.length > 0 || unexpected.length > 0) {
        throw new AggregateError(
          [...unexpected, ...broken.map((event) => new Error(JSON.stringify(event)))],
          "The server broke a rule.",
        );
      }
    },
  };
}
