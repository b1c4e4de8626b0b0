import type { EventKind, TraceEvent, Tracer } from "@tandem/trace";
import type { Clock } from "@tandem/transport";

export interface RelayOptions {
  readonly wanted: "all" | readonly EventKind[];
  readonly clock: Pick<Clock, "turn">;
  /** Takes some events to whoever reads them; resolves when there may be more. */
  readonly send: (events: readonly TraceEvent[]) => Promise<void>;
}

/** Takes the events of a tracer to another process, many at a time. Disposing of it sends what is still on its way. */
export function relayTrace(tracer: Tracer, { wanted, clock, send }: RelayOptions): AsyncDisposable {
  if (wanted !== "all" && wanted.length === 0) return { [Symbol.asyncDispose]: async () => {} };
  const events = tracer.stream({ queue, ...(wanted !== "all" && { kinds: wanted }) });
  let sending: Promise<void> | undefined;

  async function relay(): Promise<void> {
    for (;;) {
      const first = await events.next();
      if (first.done === true) return;
      sending = take(first.value);
      await sending;
      sending = undefined;
    }
  }

  async function take(first: TraceEvent): Promise<void> {
    // What happens at the same moment goes together.
    await clock.turn();
    await send([first, ...events.takeAll()]).catch(() => {});
  }

  const relaying = relay();
  return {
    async [Symbol.asyncDispose]() {
      await clock.turn();
      while (sending !== undefined) {
        await sending;
        await clock.turn();
      }
      events[Symbol.dispose]();
      await relaying;
    },
  };
}

// A moment of a busy server; whoever reads is slower than that loses `data.bytes` first, and is told.
const queue = 8_192;
