import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";

export interface LingerOptions {
  readonly clock: Clock;
  /** How long the peer may take, in milliseconds. */
  readonly time: number;
  /** Aborted when nobody lingers any more. */
  readonly over: AbortSignal | undefined;
}

/** Both directions of a connection ended, or will: a peer that keeps its own open longer than this, or the session, is cut off. */
export function linger(stream: Duplex, { clock, time, over }: LingerOptions): void {
  const cut = (): void => void stream.destroy();
  if (stream.destroyed) return;
  if (over?.aborted === true) return cut();
  const timer = clock.timer(time, cut);
  over?.addEventListener("abort", cut);
  stream.once("close", () => {
    timer.cancel();
    over?.removeEventListener("abort", cut);
  });
}
