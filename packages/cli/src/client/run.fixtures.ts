import { createServer as createNetServer } from "node:net";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { accountList, createServer, type Server, type ServerSetup } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { systemClock } from "@tandem/transport";
import { runProgram } from "../program.ts";
import { stateHome } from "../serve/state-home.fixtures.ts";
import type { Input, Output, Shell } from "../shell.ts";

/** A real server of a temporary folder on this machine, and a folder for the client. Account `demo`, password `secret`. */
export interface Place extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  /** The folder that is served. */
  readonly remote: string;
  /** An empty folder of the client's. */
  readonly local: string;
  /** `ftp://demo:secret@127.0.0.1:PORT/path`; the path is not escaped. */
  url(path?: string): string;
  /** Puts a file into the served folder. */
  serve(name: string, content: string | Uint8Array): Promise<void>;
  /** The text of a file of the served folder, or of the client's. */
  text(side: "remote" | "local", name: string): Promise<string>;
}

/** Starts a {@link Place} with everything it needs. */
export async function place(setup: Pick<Partial<ServerSetup>, "tls" | "accounts" | "timers"> = {}): Promise<Place> {
  const [remote, local] = await Promise.all([folder("served"), folder("client")]);
  const accounts = accountList([
    { name: "demo", secret: { password: "secret" } },
    { name: "anonymous", secret: { anonymous: true } },
  ]);
  const server = createServer({
    storage: await openDirectory(remote),
    accounts,
    passivePorts: await freePorts(),
    ...setup,
  });
  const { port } = await server.listen({ address: "127.0.0.1", port: 0 });
  return {
    server,
    port,
    remote,
    local,
    url: (path = "") => `ftp://demo:secret@127.0.0.1:${port}/${path}`,
    serve: (name, content) => writeFile(join(remote, name), content),
    text: (side, name) => readFile(join(side === "remote" ? remote : local, name), "utf8"),
    async [Symbol.asyncDispose]() {
      await server.close();
      await Promise.all([remote, local].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

/** What a run of `tandem` has printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** What stands in standard input. */
  readonly input?: string;
  readonly env?: Shell["env"];
  /** Standard error, or both outputs, are terminals of 80 columns. */
  readonly terminal?: boolean;
  /** Standard input is a terminal that `input` is typed at. */
  readonly typing?: boolean;
}

/** Runs `tandem` inside of the test. */
export async function run(
  words: readonly string[],
  { input = "", env = {}, terminal = false, typing = false }: RunOptions = {},
): Promise<Ran> {
  const stdin: Input = Object.assign(new PassThrough().end(input), typing ? { isTTY: true } : {});
  const [stdout, stderr] = [output(terminal), output(terminal)];
  const code = await runProgram(words, {
    stdin,
    stdout,
    stderr,
    env: { XDG_STATE_HOME: stateHome, ...env },
    clock: systemClock,
  });
  return { code, out: stdout.text(), err: stderr.text() };
}

/** An output that keeps what it is given. */
export function output(terminal = false, columns = 80): Output & { readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk), done()),
  });
  const text = (): string => Buffer.concat(chunks).toString();
  return Object.assign(stream, { text, ...(terminal ? { isTTY: true, columns } : {}) });
}

function folder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `tandem-cli-${name}-`));
}

/** A range of ports that are free as far as one of them tells: tests of other files run at the same moment. */
async function freePorts(): Promise<{ readonly first: number; readonly last: number }> {
  const probe = createNetServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => probe.close(resolve));
  const first = Math.min(port, 65_000);
  return { first, last: first + 200 };
}
