import { createTracer, type Tracer } from "@tandem/trace";

/** What the handshakes of our end came to, as its trace tells it. */
export interface Witness {
  /** For the end that is ours. */
  readonly tracer: Tracer;
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
  const note = (line: string): void => {
    lines = [...lines.slice(1 - kept), line];
  };
  tracer.subscribe((event) => {
    const { session } = event;
    if (event.kind === "control.line") note(`${session} ${event.from}: ${event.text}`);
    else if (event.kind === "control.close") note(`${session} closed by ${event.by}: ${event.reason ?? "in order"}`);
    else if (event.kind === "control.secured" || event.kind === "data.secured") {
      const { protocol, reused } = event;
      handshakes.push({ connection: event.kind === "control.secured" ? "control" : "data", protocol, reused });
    }
  });
  return {
    tracer,
    take() {
      const taken = handshakes;
      handshakes = [];
      return taken;
    },
    lines: () => lines,
  };
}

const kept = 40;
