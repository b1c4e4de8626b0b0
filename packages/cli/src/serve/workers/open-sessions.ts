import type { TraceEvent, Tracer } from "@tandem/trace";
import type { Clock } from "@tandem/transport";

/** Gives the events of other processes to the readers of this one, and the ends of sessions that nobody could tell any more. */
export class OpenSessions {
  readonly #tracer: Tracer;
  readonly #clock: Pick<Clock, "now" | "date">;
  /** The last event of each session that has not ended. */
  readonly #last = new Map<string, TraceEvent>();

  constructor(tracer: Tracer, clock: Pick<Clock, "now" | "date">) {
    this.#tracer = tracer;
    this.#clock = clock;
  }

  relay(events: readonly TraceEvent[]): void {
    for (const event of events) {
      if (event.kind === "control.close") this.#last.delete(event.session);
      else if (event.kind === "control.open" || this.#last.has(event.session)) this.#last.set(event.session, event);
      this.#tracer.relay(event);
    }
  }

  /** A process has died: so have its sessions. */
  end(worker: number, reason: string): void {
    for (const { session, sequence, worker: of } of [...this.#last.values()]) {
      if (of !== worker) continue;
      const at = { at: this.#clock.now(), time: this.#clock.date() };
      this.relay([{ kind: "control.close", by: "server", reason, session, sequence: sequence + 1, worker, ...at }]);
    }
  }
}
