import { parsePath, type Endpoint } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { memoryNetwork, virtualClock, type MemoryHost, type VirtualClock } from "@tandem/transport/testing";
import { lingeringServer } from "./lingering-server.ts";
import { memoryServer } from "./memory-server.ts";

/** A server over a network in memory on which every way takes time. */
export interface DistantServer extends AsyncDisposable {
  readonly clock: VirtualClock;
  /** Milliseconds there and back. */
  readonly roundTrip: number;
  /** What a client needs to log in there. */
  readonly options: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly network: MemoryHost;
    readonly clock: VirtualClock;
  };
  readonly storage: Storage;
  /** Every command line so far. */
  readonly commands: () => readonly string[];
  /** Puts a file into the storage. */
  put(path: string, content: string | Uint8Array): Promise<void>;
}

/** Our own server, or one that lingers as vsftpd does ({@link lingeringServer}). */
export type DistantKind = "tandem" | "lingering";

/** Starts a server that is `roundTrip` (50) milliseconds away, there and back; {@link countRoundTrips} counts what goes there. */
export async function distantServer(
  kind: DistantKind,
  { roundTrip = 50 }: { readonly roundTrip?: number } = {},
): Promise<DistantServer> {
  const world = kind === "tandem" ? await ours(roundTrip) : await lingering(roundTrip);
  const { at, client, clock, storage, commands } = world;
  return {
    clock,
    roundTrip,
    storage,
    commands,
    options: { host: at.address, port: at.port, user: "demo", password: "secret", network: client, clock },
    async put(path, content) {
      await using stage = await storage.write(parsePath(path));
      await stage.write(typeof content === "string" ? Buffer.from(content) : content);
      await stage.commit();
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

interface World extends AsyncDisposable {
  readonly at: Endpoint;
  readonly client: MemoryHost;
  readonly clock: VirtualClock;
  readonly storage: Storage;
  readonly commands: () => readonly string[];
}

async function ours(roundTrip: number): Promise<World> {
  const server = await memoryServer({ roundTrip });
  const commands = (): readonly string[] =>
    server.events.flatMap((event) => (event.kind === "control.line" && event.from === "client" ? [event.text] : []));
  const { at, client, clock, storage } = server;
  const dispose = (): Promise<void> => clock.until(Promise.resolve(server[Symbol.asyncDispose]()));
  return { at, client, clock, storage, commands, [Symbol.asyncDispose]: dispose };
}

async function lingering(roundTrip: number): Promise<World> {
  const clock = virtualClock({ date: Date.UTC(2026, 10, 22) });
  const network = memoryNetwork({ latency: { clock, oneWay: roundTrip / 2 } });
  const at = { address: "192.168.150.90", port: 21 };
  const server = await lingeringServer({ host: network.host(at.address), at, clock, roundTrip });
  return {
    at,
    client: network.host("192.168.150.20"),
    clock,
    storage: server.storage,
    commands: () => server.commands,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
