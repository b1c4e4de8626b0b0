import type { VirtualClock } from "@tandem/transport/testing";

/**
 * How many round trips `work` takes one after the other, where nothing but the way between hosts takes time: milliseconds of
 * the clock that moved meanwhile, in round trips of `roundTrip` milliseconds. Exact, whatever else the machine does; for work
 * whose bytes are all in memory (a file of a disk would come "after" the next timer).
 */
export async function countRoundTrips(
  { clock, roundTrip }: { readonly clock: VirtualClock; readonly roundTrip: number },
  work: () => Promise<unknown>,
): Promise<number> {
  const start = clock.now();
  await clock.until(work());
  return (clock.now() - start) / roundTrip;
}
