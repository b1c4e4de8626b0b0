import { fork, type ChildProcess } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Intercom, type IntercomMessage, type SharedLedger } from "@tandem/server";
import type { BoundPort, Clock } from "@tandem/transport";
import type { Envelope, FirstCalls, PortEnvelope, WorkerCalls, WorkerSetup } from "./worker-calls.ts";

export interface WorkerOptions {
  readonly clock: Clock;
  readonly ledger: SharedLedger;
  readonly ports: readonly BoundPort[];
  /** What it may call here. */
  readonly own: FirstCalls;
  /** Told what went wrong in a call that nobody waits for. */
  readonly failed: (error: unknown) => void;
}

/** A process that serves, as the first one sees it. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #line: Intercom<WorkerCalls, FirstCalls>;
  /** Resolves when it has ended, with how: `signal SIGKILL`, `exit code 1`; the ledger has back then what it held. */
  readonly ended: Promise<string>;

  constructor({ clock, ledger, ports, own, failed }: WorkerOptions) {
    const child = fork(program, [], { serialization: "advanced", stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child = child;
    const send =
      (to: Envelope["to"]) =>
      (messages: readonly IntercomMessage[]): void => {
        // That it is gone is told by `ended`.
        if (child.connected) child.send({ to, messages } satisfies Envelope, undefined, {}, () => {});
      };
    const member = ledger.join(send("ledger"));
    const line = new Intercom<WorkerCalls, FirstCalls>({ clock, send: send("worker"), own, patience, failed });
    this.#line = line;
    child.on("message", ({ to, messages }: Envelope) => (to === "ledger" ? member : line).hear(messages));
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        member.leave();
        line.close("The process has ended.");
        resolve(how);
      };
      // Each of them: a second one that nobody hears would end this process.
      child.on("error", (error) => end(error.message));
      child.once("exit", (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    });
    for (const [place, { handle }] of ports.entries()) {
      child.send({ to: "port", place } satisfies PortEnvelope, handle as never, {}, () => {});
    }
  }

  /** Resolves when it listens. */
  start(setup: WorkerSetup): Promise<void> {
    return this.#line.call("start", setup);
  }

  call<Name extends Exclude<keyof WorkerCalls, "start">>(
    name: Name,
    argument: Parameters<WorkerCalls[Name]>[0],
  ): Promise<Awaited<ReturnType<WorkerCalls[Name]>>> {
    return this.#line.call(name, argument);
  }

  tell<Name extends keyof WorkerCalls>(name: Name, argument: Parameters<WorkerCalls[Name]>[0]): void {
    this.#line.tell(name, argument);
  }

  /** For one that does not end by itself. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

// Beside this file, in the form in which this one runs.
const program = fileURLToPath(new URL(`./worker-process${extname(import.meta.url)}`, import.meta.url));
// A slow disk, and trees and accounts to be opened anew.
const patience = 60_000;
