import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Duplex } from "node:stream";
import { createSecureContext, TLSSocket, type SecureContext, type SecureVersion } from "node:tls";
import { connect, serverMemory, type Client, type ConnectOptions } from "@tandem/client";
import { decodeText, LineDecoder } from "@tandem/protocol";
import { memoryServer, type MemoryServer, type MemoryServerOptions } from "@tandem/testkit";
import { createTracer, type TraceEvent } from "@tandem/trace";
import type { TlsSetup } from "@tandem/server";
import { makeCertificate, type Certificate, type Socket } from "@tandem/transport";
import { memoryNetwork, virtualClock, type VirtualClock } from "@tandem/transport/testing";

/** The server's name, and where it is. */
export const host = "ftp.example.org";
const address = "192.168.150.90";

/** Its certificate, which is for nothing else, and vouches for itself. */
export const certificate = makeCertificate({ names: [host], date: Date.now(), days: 2 });

/** A server of ours in memory, under its name. */
export function namedServer({ tls, wire, ...setup }: NamedServerOptions = {}): Promise<MemoryServer> {
  return memoryServer({
    ...setup,
    tls: { certificates: [certificate], ...tls },
    wire: { ...wire, names: { [host]: address } },
  });
}

export interface NamedServerOptions extends Omit<MemoryServerOptions, "tls"> {
  readonly tls?: Partial<TlsSetup>;
}

/** Connects a client of ours with explicit TLS, unless told otherwise. */
export function connectTo(
  { client: network, clock }: Pick<MemoryServer, "client" | "clock">,
  options: Partial<ConnectOptions> = {},
): Promise<Client> {
  const trust = { authorities: [certificate.chain], onlyAuthorities: true };
  const account = { user: "demo", password: "secret" };
  return connect({ host, tls: "explicit", trust, ...account, network, clock, memory: serverMemory(), ...options });
}

/** A server that says what a test tells it, under TLS too. */
export interface TlsScript {
  readonly client: MemoryServer["client"];
  readonly clock: VirtualClock;
  readonly events: readonly TraceEvent[];
  connect(options?: Partial<ConnectOptions>): Promise<Client>;
  /** The next control connection. */
  accept(): Promise<TlsPeer>;
}

/** One control connection of it. */
export interface TlsPeer {
  readonly socket: Socket;
  readonly commands: readonly string[];
  /** Sends lines, each with its end, in one piece. */
  say(...lines: readonly string[]): void;
  next(): Promise<string>;
  /** Expects a command, then answers with the lines. */
  answer(line: string | RegExp, ...lines: readonly string[]): Promise<string>;
  /** TLS on the control connection, from here on. */
  secure(options?: ServedTls): Promise<TLSSocket>;
  /** Greets, agrees on TLS, takes any name and password, lists no features, and agrees to PROT P. */
  logIn(options?: ServedTls): Promise<void>;
  /** Answers EPSV, and gives the connection that comes. */
  passive(): Promise<Socket>;
  /**
   * TLS on a data connection: it may go on with a session of the control connection, or the server knows none of those, or it
   * is somebody else `as` whom it began before.
   */
  data(socket: Socket, options?: ServedTls & { readonly recognises?: boolean; readonly as?: string }): TLSSocket;
  /** Resolves when the client has ended the control connection. */
  readonly ended: Promise<void>;
}

export interface ServedTls {
  readonly shown?: Certificate;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}

export async function tlsScript(): Promise<TlsScript> {
  const network = memoryNetwork({ names: { [host]: address } });
  const clock = virtualClock({ date: Date.UTC(2026, 10, 22) });
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date() });
  const events: TraceEvent[] = [];
  tracer.subscribe((event) => void events.push(event));
  const [server, client] = [network.host(address), network.host("192.168.150.20")];
  const sockets = queue<Socket>();
  for (const port of [21, 990]) await server.listen({ local: { address, port } }, sockets.push);
  return {
    client,
    clock,
    events,
    connect(options) {
      const connecting = connectTo({ client, clock }, { tracer, window: 1, ...options });
      connecting.catch(() => {});
      return connecting;
    },
    async accept() {
      const socket = await sockets.next();
      return tlsPeer(socket, async () => {
        const incoming = queue<Socket>();
        const listener = await server.listen({ local: { address, port: 0 } }, incoming.push);
        return { port: listener.local.port, accept: incoming.next };
      });
    },
  };
}

function tlsPeer(
  socket: Socket,
  listen: () => Promise<{ readonly port: number; readonly accept: () => Promise<Socket> }>,
): TlsPeer {
  const commands: string[] = [];
  const lines = queue<string>();
  const contexts = new Map<string, SecureContext>();
  let stream: Duplex = socket.stream;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  read();
  const peer: TlsPeer = {
    socket,
    commands,
    ended,
    say: (...said) => void stream.write(said.map((line) => `${line}\r\n`).join("")),
    next: lines.next,
    async answer(line, ...said) {
      const command = await lines.next();
      if (typeof line === "string" ? command !== line : !line.test(command)) {
        throw new Error(`Expected ${String(line)}, and the client sent "${command}".`);
      }
      peer.say(...said);
      return command;
    },
    async secure(options) {
      socket.stream.removeAllListeners("data");
      const tls = serve(socket, contextOf(contexts, "control", options));
      stream = tls;
      read();
      await once(tls, "secure");
      return tls;
    },
    async logIn(options) {
      peer.say("220 Ready.");
      await peer.answer("AUTH TLS", "234 Go ahead.");
      await peer.secure(options);
      await peer.answer(/^USER /, "331 Password.");
      await peer.answer(/^PASS /, "230 Welcome.");
      await peer.answer("FEAT", "211-Features:", "211 End.");
      await peer.answer("PBSZ 0", "200 Yes.");
      await peer.answer("PROT P", "200 Yes.");
    },
    async passive() {
      const { port, accept } = await listen();
      await peer.answer("EPSV", `229 Entering extended passive mode (|||${port}|).`);
      return accept();
    },
    data(
      connection,
      { recognises = true, as = recognises ? "control" : `stranger ${contexts.size}`, ...options } = {},
    ) {
      return serve(connection, contextOf(contexts, as, options));
    },
  };
  return peer;

  function read(): void {
    const decoder = new LineDecoder({ maximum: 65_536 });
    stream.on("error", end).on("end", end).on("close", end);
    stream.on("data", (bytes: Uint8Array) => {
      for (const line of decoder.push(bytes)) {
        if (line.kind !== "line") throw new Error("The client sent an overlong line.");
        commands.push(decodeText(line.bytes));
        lines.push(decodeText(line.bytes));
      }
    });
  }
}

/** Those of the same name know each other's sessions. */
function contextOf(
  contexts: Map<string, SecureContext>,
  name: string,
  { shown = certificate, minVersion = "TLSv1.2", maxVersion = "TLSv1.3" }: ServedTls = {},
): SecureContext {
  const known =
    contexts.get(name) ??
    createSecureContext({ cert: shown.chain, key: shown.key, minVersion, maxVersion, ticketKeys: randomBytes(48) });
  contexts.set(name, known);
  return known;
}

function serve({ stream }: Socket, secureContext: SecureContext): TLSSocket {
  stream.on("error", () => {});
  const tls = new TLSSocket(stream, { isServer: true, secureContext });
  tls.on("error", () => {});
  return tls;
}

interface Queue<Item> {
  readonly push: (item: Item) => void;
  readonly next: () => Promise<Item>;
}

function queue<Item>(): Queue<Item> {
  const arrived: Item[] = [];
  const awaited: ((item: Item) => void)[] = [];
  return {
    push(item) {
      const waiting = awaited.shift();
      if (waiting === undefined) arrived.push(item);
      else waiting(item);
    },
    next() {
      const item = arrived.shift();
      return item === undefined ? new Promise((resolve) => void awaited.push(resolve)) : Promise.resolve(item);
    },
  };
}
