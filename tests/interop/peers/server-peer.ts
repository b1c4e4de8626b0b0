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
import type { CertificateFiles } from "../tls/certificates.ts";
import type { TlsReuse, TlsStart } from "../tls/security.ts";

/** A foreign FTP server and how it is started on 127.0.0.1 with {@link ACCOUNT}, passive and active, nothing anonymous. */
export interface ServerPeer {
  readonly name: ServerPeerName;
  /** Whether it gives up root for the account and so has to be started by root. */
  readonly needsRoot: boolean;
  readonly tls: ServerTls;
  /** Starts it; with `tls` it takes nothing in clear unless that says otherwise. */
  start(presence: Presence, tls?: ServedTls, limits?: ServerLimits): Promise<RunningServer>;
}

/** How much a server lets one client have; as much as it likes when missing. */
export interface ServerLimits {
  /** Sessions at a time from one address. */
  readonly sessions?: number;
  /** Ports of passive mode, at most a hundred. */
  readonly passivePorts?: number;
}

/** What a server can do of TLS; it speaks both versions. */
export interface ServerTls {
  readonly starts: readonly TlsStart[];
  /** What it says when a data connection begins a session of its own: `required` as soon as it can, as it is started here. */
  readonly reuse: TlsReuse;
  readonly remarks?: readonly string[];
}

/** TLS as a server is told to speak it. */
export interface ServedTls {
  readonly start: TlsStart;
  readonly files: CertificateFiles;
  /** TLS is there for who asks for it, and whoever does not goes on in clear; it is required when missing. */
  readonly demand?: "offered" | "required";
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
export async function makePlace(name: string, limits?: ServerLimits): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), `tandem-${name}-`));
  const root = join(folder, "root");
  await mkdir(join(root, "in"), { recursive: true });
  await mkdir(join(root, "out"));
  await chmod(folder, 0o755);
  await chmod(join(root, "in"), 0o777);
  const passive = passivePorts(limits?.passivePorts);
  return { folder, root, logFile: join(folder, "server.log"), port: await freePort(), passive };
}

export interface StartOptions {
  /** Takes away what the server needed beside its folders. */
  readonly cleanUp?: () => Promise<void>;
  /** It speaks TLS from the first byte on, so that its greeting cannot be read. */
  readonly secure?: boolean;
}

/** Starts a server in the foreground, its output in the log file, and waits until it answers. */
export async function startInPlace(
  place: Place,
  program: string,
  words: readonly string[],
  { cleanUp = () => Promise.resolve(), secure = false }: StartOptions = {},
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
    await answer(child, () => (secure ? accepts(place.port) : greets(place.port)));
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

async function answer(child: ChildProcess, answers: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error("It ended at once.");
    if (await answers()) return;
    await delay(50);
  }
  throw new Error("No answer within 10 s.");
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

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => socket.end() && resolve(true));
    socket.on("error", () => resolve(false));
  });
}
