import type { EventBody, SessionTrace } from "./event.ts";

type Begin = Extract<EventBody, { readonly kind: "transfer.begin" }>;
type End = Extract<EventBody, { readonly kind: "transfer.end" }>;

/** Tells that a transfer begins; what it gives tells how it ended, and how many bytes were moved. */
export function traceTransfer(
  trace: SessionTrace,
  { verb, path, from, start }: Omit<Begin, "kind">,
  clock: { now(): number },
): (outcome: End["outcome"], bytes: number) => void {
  const begun = clock.now();
  trace.emit({ kind: "transfer.begin", verb, path, from, start });
  return (outcome, bytes) =>
    trace.emit({ kind: "transfer.end", verb, path, outcome, bytes, duration: clock.now() - begun });
}
