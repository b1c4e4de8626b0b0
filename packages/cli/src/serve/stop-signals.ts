import type { Clock } from "@tandem/transport";
import type { SignalSource } from "../shell.ts";

/** What an operator's signals ask for. */
export interface StopSignals extends Disposable {
  /** SIGTERM or SIGINT: stop in good order. */
  readonly first: Promise<void>;
  /** Another one: stop now. */
  readonly second: Promise<void>;
}

/** Listens for signals until it is disposed of. */
export function stopSignals(clock: Pick<Clock, "now">, source?: SignalSource): StopSignals {
  const first = deferred();
  const second = deferred();
  let last: { readonly signal: string; readonly at: number } | undefined;
  const heed = (signal: string): void => {
    const at = clock.now();
    const echo = last !== undefined && last.signal === signal && at - last.at < echoTime;
    if (last === undefined) first.resolve();
    else if (!echo) second.resolve();
    last = { signal, at };
  };
  for (const signal of signals) source?.on(signal, heed);
  return {
    first: first.promise,
    second: second.promise,
    [Symbol.dispose]() {
      for (const signal of signals) source?.off(signal, heed);
    },
  };
}

const signals: readonly ("SIGTERM" | "SIGINT")[] = ["SIGTERM", "SIGINT"];

// npm passes on the Ctrl-C that the terminal has sent to every process already: one key, two signals.
const echoTime = 500;

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve: () => resolve() };
}
