import { once } from "node:events";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { vi } from "vitest";
import { noTrace, type EventBody, type SessionTrace } from "@tandem/trace";
import { DataConnection } from "../data/data-connection.ts";
import { defaultDataTimers } from "../data/data-timers.ts";
import type { Network, Socket } from "../network.ts";
import { nodeNetwork } from "../node-network.ts";
import { systemClock } from "../system-clock.ts";
import { memoryNetwork, virtualClock } from "../testing/index.ts";
import type { MemoryNetworkOptions } from "../testing/memory-network.ts";
import { defaultTls } from "./default-tls.ts";
import { makeCertificate } from "./make-certificate.ts";
import { tlsServer, type TlsServerOptions } from "./tls-server.ts";

/** The certificate of the tests, for `localhost`. */
export const certificate = makeCertificate({ names: ["localhost"], date: systemClock.date(), days: 2 });

/** What a server does unless a test says otherwise. */
export const options: TlsServerOptions = {
  ...defaultTls,
  sessions: true,
  clientCertificates: "ignored",
  clientAuthorities: [],
};

/** Where TLS lies on streams, and where it takes hold of the kernel's sockets. */
export const networks: readonly (readonly [name: string, network: () => Network])[] = [
  ["in memory", () => memoryNetwork()],
  ["of the machine", () => nodeNetwork],
];

/** Both ends of a TCP connection, in memory unless another network is given. */
export async function tcpPair(
  wire?: MemoryNetworkOptions,
  network: Network = memoryNetwork(wire),
): Promise<{ readonly client: Socket; readonly server: Socket }> {
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const listener = await network.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => accept(socket));
  const client = await network.dial({ remote: listener.local });
  await listener[Symbol.asyncDispose]();
  return { client, server: await accepted };
}

/** Node's own client of TLS, over our socket. */
export function tlsClient({ stream }: Socket, given: ConnectionOptions = {}): TLSSocket {
  const client = connect({ socket: stream, servername: "localhost", ca: certificate.chain, ...given });
  client.on("error", () => {});
  return client;
}

/** A data connection of a server that expects TLS, and a client that says nothing yet. */
export async function silentPair({
  session = tlsServer([certificate], options).session(),
  refusal = accepts,
  network,
}: Partial<DataPairOptions> = {}) {
  const { client: peer, server: socket } = await tcpPair(undefined, network);
  const clock = virtualClock();
  const events: EventBody[] = [];
  const trace: SessionTrace = { ...noTrace, active: true, tells: () => true, emit: (event) => void events.push(event) };
  const timers = defaultDataTimers;
  const connection = new DataConnection({ socket, side: "server", listener: "server", clock, trace, timers });
  connection.secure({ begin: (base) => session.data(base), refusal });
  /** Resolves when the server takes the handshake for done. */
  const agreed = (): Promise<boolean> =>
    vi.waitUntil(() => events.some(({ kind }) => kind === "data.secured"), { timeout: 15_000 });
  return { connection, peer, socket, clock, events, agreed };
}

/** The same with a client that does its handshake. */
export async function dataPair({
  client = {},
  ...given
}: Partial<DataPairOptions> & { readonly client?: ConnectionOptions } = {}) {
  const pair = await silentPair(given);
  return { ...pair, client: tlsClient(pair.peer, client) };
}

const accepts = (): undefined => undefined;

interface DataPairOptions {
  readonly session: ReturnType<ReturnType<typeof tlsServer>["session"]>;
  readonly refusal: (facts: { readonly reused: boolean }) => string | undefined;
  readonly network: Network;
}

/** A sink that keeps all it gets. */
export function collector() {
  const chunks: Uint8Array[] = [];
  return {
    write: (bytes: Uint8Array) => {
      chunks.push(bytes);
      return Promise.resolve();
    },
    text: () => Buffer.concat(chunks).toString(),
  };
}

/** The session that a client could resume later: the newest that it was given. */
export async function sessionOf(client: TLSSocket): Promise<Buffer> {
  const [session] = (await once(client, "session")) as [Buffer];
  return session;
}

/** The session that a client of TLS 1.2 has agreed on. */
export async function secured(client: TLSSocket): Promise<Buffer> {
  await once(client, "secureConnect");
  return client.getSession()!;
}
