/** A controller that the caller's signal aborts too, until it is disposed of: then the signal knows nothing of it any more. */
export function linkedAbort(signal: AbortSignal | undefined): Disposable & { readonly controller: AbortController } {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) follow();
  signal?.addEventListener("abort", follow, { once: true });
  return { controller, [Symbol.dispose]: () => signal?.removeEventListener("abort", follow) };
}
