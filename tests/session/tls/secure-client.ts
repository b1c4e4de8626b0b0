import { once } from "node:events";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { parseExtendedPassiveReply, type Endpoint } from "@tandem/protocol";
import {
  dialogueOver,
  memoryServer,
  type Dialogue,
  type MemoryServer,
  type MemoryServerOptions,
} from "@tandem/testkit";
import type { Network, Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import type { TlsSetup } from "@tandem/server";
import { certificate } from "./certificate.ts";

/** A server in memory that has a certificate. */
export function secureServer({ tls, ...setup }: SecureServerOptions = {}): Promise<MemoryServer> {
  return memoryServer({ ...setup, tls: { certificates: [certificate], ...tls } });
}

export interface SecureServerOptions extends Omit<MemoryServerOptions, "tls"> {
  readonly tls?: Partial<TlsSetup>;
}

/** Where a client finds a server: in memory, or on this machine. */
export interface Reachable {
  readonly at: Endpoint;
  /** The network of the client. */
  readonly client: Network;
  connect(): Promise<Dialogue>;
}

/** A client that speaks Node's TLS, on its control connection and, when told to, on its data connections. */
export interface SecureClient extends Dialogue {
  readonly tls: TLSSocket;
  /** A session that a data connection can go on with: the newest that came. */
  session(): Promise<Buffer>;
  /** Sends a command that ends TLS, ends it too, and goes on in clear. */
  intoClear(command: string): Promise<{ readonly answer: string; readonly clear: Dialogue }>;
  /** PBSZ and PROT P. */
  private(): Promise<void>;
  /** EPSV, and TCP to the port it names. */
  dial(): Promise<Socket>;
  /** The same with TLS; goes on with the session unless told otherwise. The handshake is on its way. */
  data(options?: ConnectionOptions): Promise<TLSSocket>;
}

/** Connects, reads the greeting, and makes the connection secure with AUTH TLS. */
export async function secureClient(made: Reachable, options: ConnectionOptions = {}): Promise<SecureClient> {
  const clear = await made.connect();
  const answer = await clear.ask("AUTH TLS");
  if (!answer.startsWith("234 ")) throw new Error(`AUTH TLS was refused: ${answer}`);
  return secured(made, clear.socket, options);
}

/** A client on a connection where TLS is to begin now. */
export async function secured(made: Reachable, socket: Socket, options: ConnectionOptions = {}): Promise<SecureClient> {
  socket.stream.removeAllListeners("data");
  const tls = tlsOver(socket, options);
  const sessions: Buffer[] = [];
  tls.on("session", (session: Buffer) => sessions.push(session));
  const dialogue = dialogueOver({ ...socket, stream: tls }, made.client, made.at);
  await once(tls, "secureConnect");
  const client: SecureClient = {
    ...dialogue,
    tls,
    async session() {
      if (tls.getProtocol() === "TLSv1.2") return tls.getSession()!;
      if (sessions.length === 0) await once(tls, "session");
      return sessions.at(-1)!;
    },
    async intoClear(command) {
      const { stream } = socket;
      // Node's client would end TCP behind TLS.
      stream.end = stream.destroy = (() => stream) as typeof stream.end;
      const ended = once(tls, "end");
      const answer = await dialogue.ask(command);
      tls.end();
      await ended;
      stream.removeAllListeners("data");
      await settle();
      for (const method of ["end", "destroy"]) Reflect.deleteProperty(stream, method);
      return { answer, clear: dialogueOver(socket, made.client, made.at) };
    },
    async private() {
      await dialogue.ask("PBSZ 0");
      await dialogue.ask("PROT P");
    },
    async dial() {
      const { port } = parseExtendedPassiveReply(await dialogue.ask("EPSV"));
      return made.client.dial({ remote: { address: made.at.address, port } });
    },
    async data(given = {}) {
      const session = await client.session();
      return tlsOver(await client.dial(), { ...options, session, ...given });
    },
  };
  return client;
}

/** TLS of Node over a connection. Errors are for whoever waits for something. */
export function tlsOver({ stream }: Pick<Socket, "stream">, options: ConnectionOptions = {}): TLSSocket {
  const tls = connect({ socket: stream, servername: "localhost", ca: certificate.chain, ...options });
  tls.on("error", () => {});
  stream.on("error", () => {});
  return tls;
}

/** Everything that comes over a connection with TLS until that ends in order. */
export async function readSecure(tls: TLSSocket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of tls) chunks.push(chunk as Buffer);
  // Node 24 leaves it half open.
  tls.destroy();
  return Buffer.concat(chunks).toString();
}
