import type { Clock } from "@tandem/transport";

/**
 * Counts the commands of a session. Gives for how many milliseconds the next one has to wait: after a second in which there
 * were none, as many as fit into a second wait for nothing.
 */
export function commandRate(clock: Pick<Clock, "now">, perSecond: number): () => number {
  if (perSecond === Infinity) return () => 0;
  const interval = 1_000 / perSecond;
  /** When the next command would be due, were they evenly spread. */
  let due = clock.now();
  return () => {
    const now = clock.now();
    due = Math.max(due, now) + interval;
    return Math.max(0, due - now - 1_000);
  };
}
