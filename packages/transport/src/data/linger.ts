import type { Duplex } from "node:stream";
import type { DataConnectionOptions } from "./data-connection-options.ts";

/**
 * Both directions of a connection ended, or will: a peer that keeps its own open longer than this, or the session, is cut
 * off, and so is the oldest when too many of one session linger.
 */
export function linger(
  stream: Duplex,
  { clock, timers, over }: Pick<DataConnectionOptions, "clock" | "timers" | "over">,
): void {
  const cut = (): void => void stream.destroy();
  if (stream.destroyed) return;
  if (over?.aborted === true) return cut();
  const timer = clock.timer(timers.linger, cut);
  const leave = over && join(over, cut);
  stream.once("close", () => {
    timer.cancel();
    leave?.();
  });
}

/** Takes `cut` among those of a session; what it returns takes it out again. */
function join(over: AbortSignal, cut: () => void): () => void {
  const session = lingering.get(over) ?? begin(over);
  session.add(cut);
  const [oldest] = session;
  if (oldest !== undefined && session.size > most) {
    session.delete(oldest);
    oldest();
  }
  return () => void session.delete(cut);
}

/** One listener for all that linger: to put one on a signal and take it off again costs more than the rest. */
function begin(over: AbortSignal): Set<() => void> {
  const session = new Set<() => void>();
  lingering.set(over, session);
  const cutAll = (): void => {
    for (const cut of session) cut();
  };
  over.addEventListener("abort", cutAll, { once: true });
  return session;
}

/** How the connections of each session that linger are cut, the oldest first. */
const lingering = new WeakMap<AbortSignal, Set<() => void>>();

// A session has one transfer after another, and its peer an end to send for each: one that sends none would take a
// descriptor with every transfer. What was sent is with the kernel and arrives all the same.
const most = 4;
