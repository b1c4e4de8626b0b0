/**
 * Visits places, and the places that each visit finds, `parallel` at a time and the latest found first, so that few wait. The
 * first failure or the signal's reason ends it, when the visits that run have ended.
 */
export async function crawl<Place>(
  first: readonly Place[],
  visit: (place: Place) => Promise<readonly Place[]>,
  { parallel, signal }: { readonly parallel: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const waiting = [...first];
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const one = async (place: Place): Promise<void> => {
    try {
      waiting.push(...(await visit(place)).toReversed());
    } catch (error) {
      failure ??= { error };
    }
  };
  for (;;) {
    while (running.size < parallel && failure === undefined && signal?.aborted !== true) {
      const place = waiting.pop();
      if (place === undefined) break;
      const visiting: Promise<void> = one(place).finally(() => running.delete(visiting));
      running.add(visiting);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  signal?.throwIfAborted();
  if (failure !== undefined) throw failure.error;
}
