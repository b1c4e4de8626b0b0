import type { SessionTrace, Side } from "@tandem/trace";
import type { Socket } from "./network.ts";

/** What a control connection is made of. */
export interface ControlOptions {
  readonly socket: Socket;
  /** Which side of the session this program is. */
  readonly side: Side;
  readonly trace: SessionTrace;
  /** Longest line that is taken, in bytes. */
  readonly maximumLine: number;
  /** Milliseconds of silence until the kernel asks the peer for a sign of life; 45,000. */
  readonly keepAlive?: number | undefined;
}

/** Milliseconds: below the 60 s after which the stingiest NATs forget a silent connection, as control connections are in a long transfer. */
export const defaultKeepAlive = 45_000;
