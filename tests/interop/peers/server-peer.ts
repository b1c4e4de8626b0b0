import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerPeerName } from "../../../scripts/peers/peers.ts";
import type { Presence } from "../presence.ts";
import { freePort, passivePorts, type PortRange } from "../ports.ts";

/** A foreign FTP server and how it is started on 127.0.0.1 with {@link ACCOUNT}, passive and active, nothing anonymous. */
export interface ServerPeer {
  readonly name: ServerPeerName;
  /** Whether it gives up root for the account and so has to be started by root. */
  readonly needsRoot: boolean;
  start(presence: Presence): Promise<RunningServer>;
}

/** A server that answers; disposing stops it and removes its folders. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** The folder on disk that the account sees as `/`; it holds `in`, where everybody may write, and `out`. */
  readonly root: string;
  /** What the server wrote down so far: its output and its log file. */
  log(): Promise<string>;
}

/** Where a server about to start keeps its files: `folder` for configuration and `log`, `root` for what it serves. */
export interface Place {
  readonly folder: string;
  readonly root: string;
  readonly logFile: string;
  readonly port: number;
  readonly passive: PortRange;
}

/** Makes the folders and picks the ports of a server. */
export async function makePlace(name: string): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), `tandem-${name}-`));
  const root = join(folder, "root");
  await mkdir(join(root, "in"), { recursive: true });
  await mkdir(join(root, "out"));
  await chmod(folder, 0o755);
  await chmod(join(root, "in"), 0o777);
  return { folder, root, logFile: join(folder, "server.log"), port: await freePort(), passive: passivePorts() };
}

/** Starts a server in the foreground, its output in the log file, and waits for its greeting. */
export async function startInPlace(
  place: Place,
  program: string,
  words: readonly string[],
  cleanUp: () => Promise<void> = async () => {},
): Promise<RunningServer> {
  const output = openSync(place.logFile, "a");
  const child = spawn(program, words, { cwd: place.folder, stdio: ["ignore", output, output], detached: true });
  closeSync(output);
  const log = (): Promise<string> => readFile(place.logFile, "utf8");
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    await cleanUp();
    await rm(place.folder, { recursive: true, force: true });
  };
  try {
    await greeting(child, place.port);
  } catch (error) {
    const written = await log();
    await stop();
    throw new Error(`${[program, ...words].join(" ")} did not answer on 127.0.0.1:${String(place.port)}:\n${written}`, {
      cause: error,
    });
  }
  return { port: place.port, root: place.root, log, [Symbol.asyncDispose]: stop };
}

/** Ends a server that leads its own process group, and the session processes in it. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    try {
      process.kill(-pid, signal);
    } catch {
      return; // The whole group has ended.
    }
    if (child.exitCode === null && child.signalCode === null) {
      await Promise.race([once(child, "exit"), delay(5000, undefined, { ref: false })]);
    }
  }
}

async function greeting(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error("It ended at once.");
    if (await greets(port)) return;
    await delay(50);
  }
  throw new Error("No greeting within 10 s.");
}

/** Says QUIT properly, so that the trial leaves no session behind. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.setTimeout(3000, () => socket.destroy());
    socket.on("data", (chunk) => {
      if (heard === "") socket.write("QUIT\r\n");
      heard += chunk.toString("latin1");
    });
    socket.on("end", () => socket.end());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(heard.startsWith("220")));
  });
}
