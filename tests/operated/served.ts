import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Endpoint } from "@tandem/protocol";

/** `tandem serve` as it is installed, in a process of its own. Disposing of it kills what still runs. */
export interface Served extends AsyncDisposable {
  /** Where it listens. */
  readonly at: Endpoint;
  readonly process: number;
  /** Standard output, and behind it standard error, so far. */
  said(): string;
  /** Resolves when it has said the text; rejects when it ends before. */
  says(text: string): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it in good order; resolves with its exit code. */
  stop(): Promise<number | null>;
  readonly running: boolean;
  /** What it holds at this moment. */
  holds(): Promise<ProcessHoldings>;
  /** Asks what `node` has put into the process, over a channel that it must listen to; gives the answer. */
  ask(question: string): Promise<unknown>;
}

/** What the system knows of a process. */
export interface ProcessHoldings {
  /** Bytes of memory that are its own, or shared, and are not swapped out. */
  readonly memory: number;
  /** Files, sockets and ports that are open. */
  readonly descriptors: number;
  /** Seconds of work that its threads have done. */
  readonly work: number;
}

export interface ServedOptions {
  readonly words: readonly string[];
  /** Where it is started, and where it keeps what it makes for itself. */
  readonly folder: string;
  /** How many descriptors it may have; as many as we when missing. */
  readonly descriptors?: number;
  /** Words for Node; with some the process has a channel to this one. */
  readonly node?: readonly string[];
  /** A file that its standard output goes to, as a service's log may. */
  readonly log?: string;
}

/** Starts it; resolves when it listens. */
export async function served({ words, folder, descriptors, node = [], log }: ServedOptions): Promise<Served> {
  const limit = descriptors === undefined ? "" : `ulimit -n ${descriptors} && `;
  const command = [process.execPath, ...node, program, "serve", "--host", "127.0.0.1", "--port", "0", ...words];
  const child = spawn("/bin/sh", ["-c", `${limit}exec "$@"${log === undefined ? "" : ' >>"$LOG"'}`, "sh", ...command], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, LOG: log },
    stdio: ["ignore", "pipe", "pipe", node.length === 0 ? "ignore" : "ipc"],
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("Its output could not be had.");
  let out = "";
  let err = "";
  stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const over = ended.then(() => true);
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  const says = async (test: () => boolean): Promise<void> => {
    while (!test()) {
      const more = [stdout, stderr].map((stream) => once(stream, "data").then(() => false));
      const silent = await Promise.race([over, ...more]);
      if (silent && !test()) throw new Error(`tandem serve ended. It said: ${out}${err}`);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (running()) child.kill(signal);
    return ended;
  };
  const ready = /^listening on .*:(\d+)$/m;
  try {
    if (log === undefined) await says(() => ready.test(out));
    else while (running() && !ready.test(out)) out = await readLater(log);
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
  const pid = child.pid!;
  return {
    at: { address: "127.0.0.1", port: Number(ready.exec(out)?.[1]) },
    process: pid,
    said: () => `${out}${err}`,
    says: (text) => says(() => `${out}${err}`.includes(text)),
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    get running() {
      return running();
    },
    holds: () => holdingsOf(pid),
    async ask(question) {
      const answered = once(child, "message");
      child.send(question);
      return ((await answered) as readonly unknown[])[0];
    },
    [Symbol.asyncDispose]: async () => void (await end("SIGKILL")),
  };
}

async function readLater(path: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return readFile(path, "utf8").catch(() => "");
}

/** Needs Linux's `/proc`. */
async function holdingsOf(pid: number): Promise<ProcessHoldings> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  // Behind the name, which may have spaces and is in brackets: user and system time are the 12th and the 13th.
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ").at(-1)?.split(" ") ?? [];
  return {
    memory: Number(kilobytes) * 1_024,
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    work: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}

// USER_HZ, which is 100 on every architecture that Node runs on.
const ticksPerSecond = 100;
const program = fileURLToPath(new URL("../../packages/cli/bin/tandem.js", import.meta.url));
