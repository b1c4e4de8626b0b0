import type { PortHandle } from "@tandem/transport";
import type { IntercomMessage } from "@tandem/server";
import type { Envelope, PortEnvelope } from "./worker-calls.ts";

/** The line of a process that serves to the one that has started it. */
export class ParentLine {
  readonly #process: NodeJS.Process;
  readonly #hearers = new Map<Envelope["to"], (messages: readonly IntercomMessage[]) => void>();
  readonly #ports: PortHandle[] = [];
  /** Resolves when the first process is gone, or has hung up. */
  readonly broken: Promise<void>;

  static of(process: NodeJS.Process): ParentLine {
    return new ParentLine(process);
  }

  private constructor(process: NodeJS.Process) {
    this.#process = process;
    this.broken = new Promise((resolve) => void process.once("disconnect", resolve));
    process.on("message", (envelope: Envelope | PortEnvelope, handle: PortHandle | undefined) => {
      if (envelope.to !== "port") this.#hearers.get(envelope.to)?.(envelope.messages);
      else if (handle !== undefined) this.#ports[envelope.place] = handle;
    });
  }

  /** Has what comes for one of the two heard. */
  hear(to: Envelope["to"], hearer: (messages: readonly IntercomMessage[]) => void): void {
    this.#hearers.set(to, hearer);
  }

  send(to: Envelope["to"], messages: readonly IntercomMessage[]): void {
    // Whoever is gone hears nothing, and that is found out by `broken`.
    if (this.#process.connected) this.#process.send?.({ to, messages } satisfies Envelope, undefined, {}, () => {});
  }

  /** The ports that have come, in their order. */
  get ports(): readonly PortHandle[] {
    return this.#ports;
  }

  /** Hangs up; the process may end then. */
  end(): void {
    if (this.#process.connected) this.#process.disconnect();
  }
}
