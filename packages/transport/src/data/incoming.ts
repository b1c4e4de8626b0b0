import type { Pace } from "../rate/pace.ts";
import { grantedBy } from "./granted-by.ts";
import type { Wire } from "./wire.ts";

/** A data connection as it is to what receives over it. */
export interface Incoming extends Omit<Wire, "until"> {
  /** How many bytes at most are taken at once: their time is waited for afterwards. */
  readonly most: number;
  /** Counts bytes that were taken, and waits until they may have come. */
  taken(bytes: number): Promise<void>;
}

/** Receives no faster than the pace: what is not taken fills the peer's window. */
export function incomingOver(wire: Wire, pace: Pace | undefined): Incoming {
  const grant = grantedBy(pace, wire);
  return {
    ...wire,
    get most() {
      return pace === undefined || pace.unlimited === true ? callSize : pacedSize;
    },
    async taken(bytes) {
      wire.count(bytes);
      for (let paid = 0; pace !== undefined && paid < bytes;) {
        const granted = grant(bytes - paid);
        paid += typeof granted === "number" ? granted : await granted;
      }
    },
  };
}

// Long enough for the way to a thread not to count, short enough for stall times and counts to be exact and for others to have
// their turn.
const callSize = 1_048_576;
// What a stream of Node takes at once, so that a slow pace is an even one.
const pacedSize = 65_536;
