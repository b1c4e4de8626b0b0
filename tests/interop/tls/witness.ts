import { createTracer, type TraceEvent, type Tracer } from "@tandem/trace";

/** What the handshakes of our end came to, as its trace tells it. */
export interface Witness {
  /** For the end that is ours. */
  readonly tracer: Tracer;
  /** For what another process of ours tells of its sessions. */
  note(event: TraceEvent): void;
  /** The handshakes since this was last asked. */
  take(): readonly Handshake[];
  /** The last lines that were said on control connections. */
  lines(): readonly string[];
}

export interface Handshake {
  readonly connection: "control" | "data";
  /** `TLSv1.3` */
  readonly protocol: string;
  /** It went on with the session of an earlier one. */
  readonly reused: boolean;
}

/** Watches one end of many sessions. */
export function witness(): Witness {
  const tracer = createTracer({ now: () => performance.now(), date: () => Date.now(), ring: 0 });
  let handshakes: Handshake[] = [];
  let lines: string[] = [];
  const keep = (line: string): void => {
    lines = [...lines.slice(1 - kept), line];
  };
  const note = (event: TraceEvent): void => {
    const { session } = event;
    if (event.kind === "control.line") keep(`${session} ${event.from}: ${event.text}`);
    else if (event.kind === "control.close") keep(`${session} closed by ${event.by}: ${event.reason ?? "in order"}`);
    else if (event.kind === "control.secured" || event.kind === "data.secured") {
      const { protocol, reused } = event;
      handshakes.push({ connection: event.kind === "control.secured" ? "control" : "data", protocol, reused });
    }
  };
  tracer.subscribe(note);
  return {
    tracer,
    note,
    take() {
      const taken = handshakes;
      handshakes = [];
      return taken;
    },
    lines: () => lines,
  };
}

const kept = 40;
