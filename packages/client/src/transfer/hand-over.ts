import type { DataSink } from "@tandem/transport";

/** Where a producer puts what a loop takes. */
export interface HandOver extends DataSink {
  /** From now on nothing waits for the loop: what it has not taken yet is kept for it. */
  readAhead(): void;
}

/**
 * Turns a transfer that writes into a sink into something to iterate over: it goes on as fast as the loop takes, and is broken
 * off when the loop is left. The transfer begins with the first step of the loop, and has ended when the loop has.
 */
export async function* handOver(
  produce: (sink: HandOver, signal: AbortSignal) => Promise<unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const left = new AbortController();
  const waiting: { readonly bytes: Uint8Array; readonly taken: () => void }[] = [];
  let ahead = false;
  let wake: () => void = () => {};
  let over: { readonly failure?: unknown } | undefined;
  const end = (how: NonNullable<typeof over>): void => {
    over = how;
    wake();
  };
  const sink: HandOver = {
    write: (bytes) =>
      new Promise((resolve) => {
        waiting.push({ bytes, taken: resolve });
        if (ahead) resolve();
        wake();
      }),
    readAhead() {
      ahead = true;
      for (const { taken } of waiting) taken();
    },
  };
  const both = signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]);
  // A loop that stands still would keep what is broken off from its end.
  const broken = (): void => sink.readAhead();
  // Not of the caller's signal: any number of loops may share that, and Node warns of more than ten listeners.
  both.addEventListener("abort", broken, { once: true });
  const producing = produce(sink, both).then(
    () => end({}),
    (failure: unknown) => end({ failure }),
  );
  try {
    for (;;) {
      const [next] = waiting;
      if (next !== undefined) {
        try {
          yield next.bytes;
        } finally {
          waiting.shift();
          next.taken();
        }
      } else if (over !== undefined) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    if ("failure" in over) throw over.failure;
  } finally {
    left.abort(new DOMException("The loop was left before the transfer was over.", "AbortError"));
    sink.readAhead();
    await producing;
  }
}
