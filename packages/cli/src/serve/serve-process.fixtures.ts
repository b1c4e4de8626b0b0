import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { servedBy, type Served } from "./served.fixtures.ts";
import { stateHome } from "./state-home.fixtures.ts";

/** `tandem serve` as a process of its own, as an operator starts it. Disposing of it kills what still runs. */
export interface ServeProcess extends Served {
  readonly pid: number;
  /** Reads no more of standard output: its pipe is closed. */
  closeOutput(): void;
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
    env: { PATH: process.env["PATH"], XDG_STATE_HOME: stateHome, ...told, ...env },
    stdio: ["ignore", "pipe", "pipe", ...handed],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const served = servedBy({
    out: () => out,
    err: () => err,
    more: () => Promise.race([once(child.stdout, "data"), once(child.stderr, "data")]).then(() => {}),
    ended: once(child, "close").then(([code]) => code as number | null),
    signal: (name) => void child.kill(name),
    end: () => void child.kill("SIGKILL"),
  });
  return { ...served, pid: child.pid ?? 0, closeOutput: () => void child.stdout.destroy() };
}

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
// A path, because the child is started in a folder without node_modules.
const tsx = import.meta.resolve("tsx");
