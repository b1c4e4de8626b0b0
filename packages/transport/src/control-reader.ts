import type { NetworkFault } from "./network.ts";

/** What the owner of a control connection is told. Lines come one at a time, and none while the connection is paused. */
export interface ControlReader {
  /** What it was told has no end yet: more lines belong to it. */
  readonly unfinished?: boolean;
  line(bytes: Uint8Array): void;
  /** A line longer than the limit was skipped; this is how it began. */
  overlong(beginning: Uint8Array): void;
  /** Nothing more will come: the peer closed its direction, or the connection broke. Told once. */
  end(fault: NetworkFault | undefined): void;
}
