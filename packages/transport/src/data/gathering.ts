import type { Incoming } from "./incoming.ts";

/**
 * Gathers what arrives while somebody is busy with what came before, so that the way to a thread or a disk is paid for once for
 * many records. Holds what its reader may take at once and little more: two buffers, which are used again and again.
 */
export class Gathering {
  readonly #from: Pick<Incoming, "most" | "wake">;
  readonly #lends: boolean;
  #filling: Buffer = nothing;
  #length = 0;
  #lent: Buffer = nothing;

  /** `lends` says that what was given is free again when more is asked for. */
  constructor(from: Pick<Incoming, "most" | "wake">, lends: boolean) {
    this.#from = from;
    this.#lends = lends;
  }

  /** Copies what has arrived; says whether there is room for more. */
  readonly take = (bytes: Uint8Array): boolean => {
    const length = this.#length + bytes.length;
    if (length > this.#filling.length) this.#grow(length);
    this.#filling.set(bytes, this.#length);
    this.#length = length;
    this.#from.wake();
    return length < Math.min(mostHeld, this.#from.most);
  };

  /** All that has arrived since the last time. */
  next(): Uint8Array | undefined {
    const length = this.#length;
    if (length === 0) return undefined;
    const filled = this.#filling;
    this.#length = 0;
    if (this.#lends) [this.#filling, this.#lent] = [this.#lent, filled];
    // What is hardly filled would hold memory that nobody has a use for.
    else if (length * 2 < filled.length) return Buffer.from(filled.subarray(0, length));
    else this.#filling = nothing;
    return filled.subarray(0, length);
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(length, this.#filling.length * 2));
    larger.set(this.#filling.subarray(0, this.#length));
    this.#filling = larger;
  }
}

const nothing = Buffer.alloc(0);
// Large enough that the price of a call no longer counts, small enough for hundreds of transfers at once.
const mostHeld = 256 * 1_024;
