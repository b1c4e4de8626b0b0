import type { Clock } from "@tandem/transport";
import { ConnectionError, RefusedError } from "../ftp-error.ts";

/** How often, and after which rests, a connection is tried again. */
export interface Reconnecting {
  /** Tries after the first that failed; 0 for none. */
  readonly retries: number;
  readonly clock: Clock;
}

/**
 * Tries until it succeeds, resting longer each time, as long as what went wrong may pass and is not `hopeless`. Rejects with the
 * last error, or the signal's reason.
 */
export async function tryAgain<Value>(
  { retries, clock }: Reconnecting,
  signal: AbortSignal,
  attempt: () => Promise<Value>,
  hopeless: (error: unknown) => boolean = () => false,
): Promise<Value> {
  for (let tried = 0; ; tried++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (tried >= retries || !mayPass(error) || hopeless(error)) throw error;
    }
    await clock.rest(restBefore(tried + 1), signal);
  }
}

/** Milliseconds to rest before the `nth` try after the first. */
export function restBefore(nth: number): number {
  return Math.min(firstRest * 2 ** (nth - 1), longestRest);
}

/** True when the server says that it has as many sessions as it takes, of all or of us. */
export function isFull(error: unknown): boolean {
  if (error instanceof ConnectionError && error.code === "closing") return true;
  return error instanceof RefusedError && error.phase === "login" && error.retryable;
}

function mayPass(error: unknown): boolean {
  return (error instanceof ConnectionError || error instanceof RefusedError) && error.retryable;
}

// A server that restarts is back within seconds; one that bans who knocks too often is not knocked at.
const firstRest = 1_000;
const longestRest = 30_000;
