import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { printable } from "@tandem/protocol";
import { encodeEvent, type Tracer } from "@tandem/trace";
import type { Clock } from "@tandem/transport";
import { usageError } from "./command-error.ts";
import { systemReason } from "./text/system-reason.ts";

/** A file that every event of a tracer goes to, one line of JSON each. Disposing of it writes what is still on its way. */
export interface TraceFile extends AsyncDisposable {
  readonly path: string;
}

export interface TraceFileOptions {
  readonly tracer: Tracer;
  readonly clock: Pick<Clock, "turn">;
  /** Told once when the file can no longer be written (a full disk); the trace ends there and nothing else does. */
  failed(sentence: string): void;
}

/**
 * Begins to record into a file, behind what it holds already; only its owner may read a new one, for it tells who fetched
 * what. Throws a `CommandError` when it cannot be opened. A disk that is slower than the sessions costs events of
 * `data.bytes` first, and the file says so (`trace.lost`).
 */
export async function openTraceFile(path: string, { tracer, clock, failed }: TraceFileOptions): Promise<TraceFile> {
  const handle = await open(path, "a", 0o600).catch((error: unknown) => {
    throw usageError(`The trace cannot be written to ${printable(resolve(path))}: ${systemReason(error)}.`, {
      cause: error,
    });
  });
  const events = tracer.stream();
  let waiting = false;
  let broken = false;

  async function* lines(): AsyncGenerator<string> {
    for (;;) {
      waiting = true;
      const next = await events.next();
      waiting = false;
      if (next.done === true) return;
      yield `${encodeEvent(next.value)}\n`;
    }
  }

  const written = pipeline(lines, handle.createWriteStream({ highWaterMark: 1 << 18 })).catch((error: unknown) => {
    broken = true;
    events[Symbol.dispose]();
    failed(`The trace ${printable(resolve(path))} ends here: ${systemReason(error)}.`);
  });
  return {
    path,
    async [Symbol.asyncDispose]() {
      // What was told before this moment is in the queue still; it is empty when its reader waits.
      do await clock.turn();
      while (!waiting && !broken);
      events[Symbol.dispose]();
      await written;
    },
  };
}
