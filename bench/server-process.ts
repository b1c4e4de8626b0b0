import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compiled, work } from "./places.ts";
import { commandOf } from "./program.ts";
import type { Server } from "./servers.ts";

/** One server, started when it is first needed and kept until it is stopped. */
export class ServerProcess {
  readonly server: Server;
  #process: ChildProcess | undefined;

  constructor(server: Server) {
    this.server = server;
  }

  /** Start it, unless it runs, and wait until it takes a login; gives the process id of its parent, `launch`. */
  async start(): Promise<number> {
    if (this.#process?.pid !== undefined && this.#process.exitCode === null) return this.#process.pid;
    const path = join(work, "log", `${this.server.name}.log`);
    const log = openSync(path, "w");
    const command = [...commandOf(this.server.program), ...this.server.words];
    const started = spawn(compiled("launch"), command, { cwd: "/", stdio: ["ignore", log, log] });
    closeSync(log);
    this.#process = started;
    for (let tenths = 0; tenths < 150 && started.exitCode === null; tenths++) {
      await sleep(100);
      if (started.pid !== undefined && this.#takesLogin()) return started.pid;
    }
    await this.stop();
    throw new Error(`${this.server.name} does not start: ${readFileSync(path, "utf8").trim().slice(-300)}`);
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGTERM");
    await ended;
  }

  #takesLogin(): boolean {
    return spawnSync(compiled("load"), ["login", "--count", "1", "--port", String(this.server.port)]).status === 0;
  }
}
