import { execFile, spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { clearUploads } from "./machine.ts";
import { compiled, work } from "./places.ts";
import { commandOf } from "./program.ts";
import { isOurs, portOf, type Security, type Server } from "./servers.ts";

/** One instance of a server, started when it is first needed and kept until it is stopped. */
export class ServerProcess {
  readonly server: Server;
  readonly security: Security;
  #process: ChildProcess | undefined;

  constructor(server: Server, security: Security) {
    this.server = server;
    this.security = security;
  }

  /** What tells the load generator where it is, and as whom to log in. */
  get where(): readonly string[] {
    const { user } = this.server;
    return [
      ...["--port", String(portOf(this.server, this.security))],
      ...(this.security === "tls" ? ["--tls"] : []),
      ...(user === undefined ? [] : ["--user", user]),
    ];
  }

  /**
   * Start it, unless it runs, and wait until passwords were right; `warm` has ours do some thousands of everything first, as a
   * server has that runs for a few minutes. Gives the process id of its parent, `launch`.
   */
  async start({ warm = false } = {}): Promise<number> {
    if (this.#process?.pid !== undefined && this.#process.exitCode === null) return this.#process.pid;
    const { pid, said } = this.launch();
    const { lacks = [] } = this.server;
    const works = lacks.includes("FTP") ? await this.#listens() : await this.#takesLogins();
    if (works && warm && isOurs(this.server.name)) await this.#warmUp();
    if (works) return pid;
    await this.stop();
    throw new Error(`${this.server.name} does not start: ${said()}`);
  }

  /** Start it and wait for nothing. */
  launch(): { readonly pid: number; readonly said: () => string } {
    const { name, program, words, environment } = this.server;
    const path = join(work, "log", `${name}${this.security === "tls" ? "-tls" : ""}.log`);
    const log = openSync(path, "w");
    const command = [...commandOf(program), ...words(this.security, portOf(this.server, this.security))];
    const started = spawn(compiled("launch"), command, {
      cwd: "/",
      env: { ...process.env, ...environment?.() },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#process = started;
    if (started.pid === undefined) throw new Error(`${name}: bench/load/launch.c could not be started.`);
    return { pid: started.pid, said: () => readFileSync(path, "utf8").trim().slice(-300) };
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGTERM");
    await ended;
  }

  /** Several at once, so that each of several processes has verified the password once. */
  async #takesLogins(): Promise<boolean> {
    const first = await this.#load("await", "--seconds", "15");
    return first && this.#load("login", "--sessions", "4", "--count", "4");
  }

  // V8 compiles what has run some thousand times, and a server runs for weeks; the others are as fast the first time.
  async #warmUp(): Promise<void> {
    const many = (count: number) => ["--sessions", "4", "--count", String(count)];
    const retrieve = ["retrieve", "--path", "/small/f", "--files", "1000", "--size", "1024"];
    const store = ["store", "--path", "/upload", "--size", "1024"];
    await this.#load("login", ...many(500));
    await this.#load(...retrieve, ...many(1_000));
    await this.#load(...store, ...many(1_000));
    if (this.security === "clear") {
      await this.#load(...retrieve, ...many(250), "--active");
      await this.#load(...store, ...many(250), "--active");
    }
    for (const command of ["LIST", "NLST", "MLSD"]) {
      const list = ["list", "--command", command];
      await this.#load(...list, "--path", "/d1k", "--lines", "1000", ...many(25));
      await this.#load(...list, "--path", "/d10k", "--lines", "10000", ...many(5));
    }
    clearUploads();
  }

  async #listens(): Promise<boolean> {
    for (let tries = 0; tries < 100 && this.#process?.exitCode === null; tries++) {
      if (await this.#load("pull", "--size", "1", "--count", "1")) return true;
    }
    return false;
  }

  /** False when it failed, or the server ended before. */
  async #load(...words: readonly string[]): Promise<boolean> {
    const ended = new AbortController();
    const end = (): void => ended.abort();
    this.#process?.once("exit", end);
    try {
      await promisify(execFile)(compiled("load"), [...words, ...this.where], { signal: ended.signal });
      return true;
    } catch {
      return false;
    } finally {
      this.#process?.off("exit", end);
    }
  }
}
