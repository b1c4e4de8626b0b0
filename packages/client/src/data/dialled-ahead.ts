import type { DataOffer } from "@tandem/transport";

/** The same offer, dialled at once: whoever opens it waits for what is left of that. A connection that nobody took is closed with it. */
export function dialledAhead(offer: DataOffer): DataOffer {
  const opening = offer.open();
  // Looked at by who takes it.
  opening.catch(() => {});
  let taken = false;
  return {
    ...offer,
    open(signal) {
      taken = true;
      const abort = (): void => offer.abort(signal?.reason as Error);
      if (signal?.aborted === true) abort();
      signal?.addEventListener("abort", abort, { once: true });
      return opening.finally(() => signal?.removeEventListener("abort", abort));
    },
    async [Symbol.asyncDispose]() {
      await offer[Symbol.asyncDispose]();
      if (taken) return;
      const connection = await opening.catch(() => undefined);
      await connection?.[Symbol.asyncDispose]();
    },
  };
}
