import type { Clock } from "@tandem/transport";

/** What a promise gives, if it does so in time. */
export function soon<Value>(
  promise: Promise<Value>,
  { clock, delay }: { readonly clock: Clock; readonly delay: number },
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.timer(delay, () => resolve(undefined));
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}

/** The abortion of a signal as a promise, and the way to stop listening. */
export function abortion(signal: AbortSignal | undefined): { readonly happened: Promise<undefined>; forget(): void } {
  let listener: () => void = () => {};
  const happened = new Promise<undefined>((resolve) => {
    listener = () => resolve(undefined);
    if (signal?.aborted) listener();
    else signal?.addEventListener("abort", listener, { once: true });
  });
  return { happened, forget: () => signal?.removeEventListener("abort", listener) };
}
