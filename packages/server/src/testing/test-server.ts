import { decodeText, parentPath, parsePath, rootPath, type VirtualPath } from "@tandem/protocol";
import { memoryStorage, type Storage } from "@tandem/storage";
import { createTracer, laddersOf, redactCommandLine, renderLadderText, type TraceEvent } from "@tandem/trace";
import { nodeNetwork, systemClock } from "@tandem/transport";
import { accountList } from "../accounts/account-list.ts";
import { createServer, type Server, type ServerSetup } from "../server.ts";
import { faultScript, type Fault } from "./fault.ts";
import { faultyNetwork } from "./faulty-network.ts";

/** How a test wants its server; nothing is needed. What a server takes besides can be given too. */
export interface TestServerOptions extends Partial<
  Omit<ServerSetup, "network" | "clock" | "tracer" | "publicAddress" | "tls">
> {
  /** The files at the start, by path; a path that ends in `/` makes a directory. Parents are made. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What goes wrong. */
  readonly faults?: readonly Fault[];
  /** What time it is on the server, for files and listings; it stands still. 2026-01-01T00:00:00Z when missing. */
  readonly date?: Date;
  /** Who may log in, when `accounts` is not given: `test` and `test` when missing. */
  readonly user?: string;
  readonly password?: string;
  /** False refuses PASV and EPSV, as a server does that knows active mode only. */
  readonly passive?: boolean;
  /** The IPv4 address that PASV names in place of the real one, as a server behind NAT does: `10.0.0.5`. */
  readonly passiveAddress?: string;
  /** Where it listens: `127.0.0.1` when missing. */
  readonly host?: string;
}

/** A real server on a free port of this machine, its files in memory, its time standing still. */
export interface TestServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** `ftp://test:test@127.0.0.1:49152/` */
  readonly url: string;
  /** The content of a file; throws `StorageError` when there is none. */
  read(path: string): Promise<Uint8Array>;
  /** The content of a file as UTF-8 text. */
  text(path: string): Promise<string>;
  /** Puts a file in place; its parents are made. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** The paths of all files, sorted. */
  paths(): Promise<readonly string[]>;
  /** One more fault from now on; gives the way to be rid of it. */
  inject(fault: Fault): () => void;
  /** Sets what time it is. */
  setDate(date: Date): void;
  /** Every command line that came, in order, passwords left out; also those that a fault kept from the server. */
  readonly commands: readonly string[];
  /** Every reply line that was sent by the server itself, in order. */
  readonly replies: readonly string[];
  /** Everything that happened. */
  readonly events: readonly TraceEvent[];
  /** The recorded sessions as ladder diagrams, for a message or a snapshot. */
  ladder(): string;
  readonly storage: Storage;
  readonly server: Server;
}

/**
 * Starts a server for a test of an FTP client: `await using ftp = await testServer({ files: { "/a.txt": "hello" } })`. It is
 * the real server on a real socket; only its files, its date and what goes wrong are the test's. Disposing of it ends every
 * session and frees its ports, and throws an `AggregateError` when the server met an error that nobody foresaw.
 */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const {
    files = {},
    faults = [],
    user = "test",
    password = "test",
    host = "127.0.0.1",
    passive = true,
    ...given
  } = options;
  let date = (options.date ?? new Date("2026-01-01T00:00:00Z")).getTime();
  const clock = { ...systemClock, date: () => date };
  const storage = given.storage ?? memoryStorage({ now: () => date });
  const script = faultScript([...(passive ? [] : noPassive), ...faults]);
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date() });
  const events: TraceEvent[] = [];
  tracer.subscribe((event) => void events.push(event));
  const commands: string[] = [];
  const unforeseen: unknown[] = [];
  const { passiveAddress, onUnexpected, date: _, ...setup } = given;
  const server = createServer({
    accounts: accountList([{ name: user, secret: { password } }]),
    // Any free port: test files run beside each other.
    passivePorts: { first: 0, last: 0 },
    ...setup,
    storage,
    tracer,
    clock,
    publicAddress: passiveAddress,
    network: faultyNetwork(nodeNetwork, clock, script, (line) => void commands.push(redactCommandLine(line))),
    onUnexpected(error) {
      unforeseen.push(error);
      onUnexpected?.(error);
    },
  });
  for (const [path, content] of Object.entries(files)) await place(storage, path, content);
  const { port } = await server.listen({ address: host, port: 0 });
  const read = async (path: string): Promise<Uint8Array> => {
    await using source = await storage.read(parsePath(path));
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return {
    host,
    port,
    user,
    password,
    url: `ftp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host.includes(":") ? `[${host}]` : host}:${port}/`,
    read,
    text: async (path) => decodeText(await read(path)),
    write: (path, content) => place(storage, path, content),
    async paths() {
      const found: string[] = [];
      for await (const path of walk(storage, rootPath)) found.push(path);
      return found.toSorted();
    },
    inject: (fault) => script.add(fault),
    setDate(next) {
      date = next.getTime();
    },
    commands,
    get replies() {
      return events.flatMap((event) => (event.kind === "control.line" && event.from === "server" ? [event.text] : []));
    },
    events,
    ladder: () => [...laddersOf(events).values()].map((ladder) => renderLadderText(ladder)).join("\n\n"),
    storage,
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      if (unforeseen.length > 0) throw new AggregateError(unforeseen, "The server met errors that nobody foresaw.");
    },
  };
}

const noPassive: readonly Fault[] = ["PASV", "EPSV"].map((on) => ({
  on,
  kind: "reply",
  lines: ["502 Passive mode is not offered."],
}));

async function place(storage: Storage, path: string, content: string | Uint8Array): Promise<void> {
  const at = parsePath(path);
  if (path.endsWith("/")) return makeDirectories(storage, at);
  await makeDirectories(storage, parentPath(at));
  await using stage = await storage.write(at);
  await stage.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
  await stage.commit();
}

async function makeDirectories(storage: Storage, path: VirtualPath): Promise<void> {
  if (path === rootPath) return;
  await makeDirectories(storage, parentPath(path));
  const there = await storage.stat(path).then(
    () => true,
    () => false,
  );
  if (!there) await storage.makeDirectory(path);
}

async function* walk(storage: Storage, directory: VirtualPath): AsyncGenerator<string> {
  for await (const batch of storage.list(directory)) {
    for (const { name, kind } of batch) {
      const path = parsePath(`${directory}/${name}`);
      if (kind === "directory") yield* walk(storage, path);
      else yield path;
    }
  }
}
