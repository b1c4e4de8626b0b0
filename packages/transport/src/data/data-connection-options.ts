import type { SessionTrace, Side } from "@tandem/trace";
import type { Clock } from "../clock.ts";
import type { Socket } from "../network.ts";
import type { DataTimers } from "./data-timers.ts";

/** What a data connection is made of. */
export interface DataConnectionOptions {
  readonly socket: Socket;
  readonly side: Side;
  /** Which side waited for the other. */
  readonly listener: Side;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly timers: DataTimers;
  /** Aborted when nobody waits any more for a peer that keeps its direction open. */
  readonly over?: AbortSignal | undefined;
}
