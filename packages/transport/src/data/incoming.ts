import type { Pace } from "../rate/pace.ts";
import { grantedBy } from "./granted-by.ts";
import { isPaced } from "../rate/is-paced.ts";
import type { Wire } from "./wire.ts";

/** A data connection as it is to what receives over it. */
export interface Incoming extends Omit<Wire, "count" | "until"> {
  /** Whether its pace has a limit now. */
  readonly paced: boolean;
  /** How many bytes at most are taken at once: their time is waited for afterwards. */
  readonly most: number;
  /** Counts bytes that were taken, and waits until they may have come; `undefined` when they may have. */
  taken(bytes: number): Promise<void> | undefined;
}

/** Receives no faster than the pace: what is not taken fills the peer's window. */
export function incomingOver(wire: Wire, pace: Pace | undefined): Incoming {
  return new IncomingBytes(wire, pace);
}

/** The wire's own methods are its own fields: each transfer has such an object, and a copy by `...` takes ten times as long. */
class IncomingBytes implements Incoming {
  readonly stream: Wire["stream"];
  readonly atOnce: Wire["atOnce"];
  readonly broken: Wire["broken"];
  readonly descriptor: Wire["descriptor"];
  readonly reading: Wire["reading"];
  readonly ended: Wire["ended"];
  readonly check: Wire["check"];
  readonly wake: Wire["wake"];
  readonly turn: Wire["turn"];
  readonly unlessBroken: Wire["unlessBroken"];
  readonly #count: Wire["count"];
  readonly #pace: Pace | undefined;
  readonly #grant: ReturnType<typeof grantedBy>;

  constructor(wire: Wire, pace: Pace | undefined) {
    this.stream = wire.stream;
    this.atOnce = wire.atOnce;
    this.broken = wire.broken;
    this.descriptor = wire.descriptor;
    this.reading = wire.reading;
    this.ended = wire.ended;
    this.check = wire.check;
    this.wake = wire.wake;
    this.turn = wire.turn;
    this.unlessBroken = wire.unlessBroken;
    this.#count = wire.count;
    this.#pace = pace;
    this.#grant = grantedBy(pace, wire);
  }

  get paced(): boolean {
    return isPaced(this.#pace);
  }

  get most(): number {
    return this.paced ? pacedSize : callSize;
  }

  taken(bytes: number): Promise<void> | undefined {
    this.#count(bytes);
    const granted = this.#grant(bytes);
    return granted === bytes ? undefined : this.#paid(bytes, granted);
  }

  async #paid(bytes: number, first: number | Promise<number>): Promise<void> {
    for (let paid = 0, granted = first; ; granted = this.#grant(bytes - paid)) {
      paid += typeof granted === "number" ? granted : await granted;
      if (paid >= bytes) return;
    }
  }
}

// Long enough for the way to a thread not to count, short enough for stall times and counts to be exact and for others to have
// their turn.
const callSize = 1_048_576;
// What a stream of Node takes at once, so that a slow pace is an even one.
const pacedSize = 65_536;
