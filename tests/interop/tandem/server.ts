import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ACCOUNT } from "../account.ts";
import { makePlace, stopGroup, type RunningServer, type ServedTls } from "../peers/server-peer.ts";
import { freePort } from "../ports.ts";
import { tandemProgram } from "./program.ts";

/**
 * `tandem serve`, run as a script would run it: a free port, and the line `listening on HOST:PORT` to wait for. With `tls` it
 * takes nothing in clear, and requires that sessions are reused.
 */
export async function startTandem(tls?: ServedTls): Promise<RunningServer> {
  const { folder, root, passive } = await makePlace("serve");
  const { path, words } = tandemProgram();
  const implicitPort = tls?.start === "implicit" ? await freePort() : undefined;
  const child = spawn(
    path,
    [
      ...[...words, "serve", root, "--host", "127.0.0.1", "--port", "0"],
      ...["--user", `${ACCOUNT.name}:${ACCOUNT.password}`],
      ...["--passive-ports", `${String(passive.first)}-${String(passive.last)}`],
      ...(tls ? security(tls) : []),
      ...(implicitPort === undefined ? [] : ["--ftps-port", String(implicitPort)]),
    ],
    // Its own certificate goes with the folder, and not into a home.
    {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, XDG_STATE_HOME: join(folder, "state") },
    },
  );
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  }
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const announced = await announcedPort(child, () => printed.join(""));
    const port = implicitPort ?? announced;
    return { port, root, log: () => Promise.resolve(printed.join("")), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function security({ files }: ServedTls): readonly string[] {
  return ["--tls", "required", "--tls-cert", files.chain, "--tls-key", files.key, "--tls-reuse", "require"];
}

/** The port in the line that says the server is ready. */
async function announcedPort(child: ChildProcess, printed: () => string): Promise<number> {
  const signal = AbortSignal.timeout(20_000);
  const ended = once(child, "exit", { signal }).then(() => {
    throw new Error(`tandem serve ended before it listened:\n${printed()}`);
  });
  for (;;) {
    const port = /^listening on .*:(\d+)$/m.exec(printed())?.[1];
    if (port !== undefined) {
      ended.catch(() => {}); // It ends when it is stopped.
      return Number(port);
    }
    await Promise.race([once(child.stdout ?? child, "data", { signal }), ended]);
  }
}
