import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** `tandem serve` as a process of its own, as an operator starts it. Disposing of it kills what still runs. */
export interface ServeProcess extends AsyncDisposable {
  /** Resolves with the port of the line `listening on HOST:PORT`; rejects when the process ended without one. */
  readonly port: Promise<number>;
  /** Standard output and error so far. */
  out(): string;
  err(): string;
  /** Resolves when standard output holds the text. */
  says(text: string): Promise<void>;
  signal(name: "SIGTERM" | "SIGINT"): void;
  /** Reads no more of standard output: its pipe is closed. */
  closeOutput(): void;
  /** The exit code, null when a signal that it did not heed ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts `tandem serve` in a folder; `handed` are descriptors of sockets that it gets as systemd hands them over. */
export function serveProcess(
  words: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
  handed: readonly number[] = [],
): ServeProcess {
  const node = [process.execPath, "--import", tsx, "--conditions=@tandem/source", main, "serve", ...words];
  const told = handed.length === 0 ? {} : { LISTEN_FDS: String(handed.length) };
  // Only the process itself knows the number that LISTEN_PID must be.
  const child = spawn("/bin/sh", ["-c", 'LISTEN_PID=$$ exec "$@"', "sh", ...node], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...told, ...env },
    stdio: ["ignore", "pipe", "pipe", ...handed],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const says = async (test: () => boolean): Promise<void> => {
    const over = ended.then(() => true);
    while (!test()) {
      const silent = await Promise.race([over, once(child.stdout, "data").then(() => false)]);
      if (silent && !test()) throw new Error(`tandem serve ended without saying so. It said: ${out}${err}`);
    }
  };
  const ready = /^listening on .*:(\d+)$/m;
  const port = says(() => ready.test(out)).then(() => Number(ready.exec(out)?.[1]));
  // Not every test waits for it.
  port.catch(() => {});
  return {
    port,
    out: () => out,
    err: () => err,
    says: (text) => says(() => out.includes(text)),
    signal: (name) => void child.kill(name),
    closeOutput: () => void child.stdout.destroy(),
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A control connection by hand. Disposing of it ends it. */
export interface Talk extends Disposable {
  /** The next final or preliminary reply, its last line. */
  reply(): Promise<string>;
  ask(line: string): Promise<string>;
  /** What stands between the first and the last line of the reply. */
  lines(line: string): Promise<readonly string[]>;
  readonly greeting: string;
  /** Asks EPSV and connects to the port that it names. */
  passive(): Promise<Socket>;
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>;
}

/** Connects, reads the greeting, and logs in when told as whom. */
export async function talk(port: number, login?: { readonly user: string; readonly password: string }): Promise<Talk> {
  const socket = await connected(port);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let between: readonly string[] = [];
  const reply = async (): Promise<string> => {
    between = [];
    for (;;) {
      const line: IteratorResult<string, undefined> = await lines.next();
      if (line.done === true) throw new Error("The server closed the control connection.");
      if (/^\d{3} /.test(line.value)) return line.value;
      if (!/^\d{3}-/.test(line.value)) between = [...between, line.value];
    }
  };
  const ask = (line: string): Promise<string> => {
    socket.write(`${line}\r\n`);
    return reply();
  };
  const greeting = await reply();
  if (login !== undefined) {
    await ask(`USER ${login.user}`);
    await ask(`PASS ${login.password}`);
    await ask("TYPE I");
  }
  return {
    reply,
    ask,
    lines: (line) => ask(line).then(() => between),
    greeting,
    passive: async () => connected(Number(/\|\|\|(\d+)\|/.exec(await ask("EPSV"))?.[1])),
    closed,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  await once(socket, "connect");
  return socket;
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
// A path, because the child is started in a folder without node_modules.
const tsx = import.meta.resolve("tsx");
