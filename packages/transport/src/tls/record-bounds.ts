/** Finds where the records of TLS end in a stream that is cut anywhere (RFC 8446 §5.1). */
export class RecordBounds {
  /** The bytes of a header that has not arrived whole. */
  readonly #header: number[] = [];
  /** Bytes that the record under way still lacks. */
  #left = 0;

  /** True when the next byte begins a record, or something that is no TLS. */
  get between(): boolean {
    return this.#left === 0 && this.#header.length === 0;
  }

  /** How many of these bytes belong to the record under way: the rest begins the next one. */
  take(bytes: Uint8Array): number {
    let at = 0;
    if (this.#left === 0) {
      while (this.#header.length < headerLength && at < bytes.length) this.#header.push(bytes[at++]!);
      if (this.#header.length < headerLength) return at;
      const [, , , high = 0, low = 0] = this.#header.splice(0);
      this.#left = high * 256 + low;
    }
    const taken = Math.min(this.#left, bytes.length - at);
    this.#left -= taken;
    return at + taken;
  }
}

/** Whether a byte between two records can begin one: change of cipher, alert, handshake or data (RFC 8446 §5.1). */
export function beginsRecord(byte: number): boolean {
  return byte >= 20 && byte <= 23;
}

const headerLength = 5;
