/** Bytes that wait, first in, first out; kept as copies, because a writer may use its buffer again. */
export class ByteQueue {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(Buffer.from(bytes));
    this.#size += bytes.length;
  }

  /** Takes the first bytes, at most `count`, across the chunks they came in. */
  take(count: number): Buffer {
    const taken: Buffer[] = [];
    for (let left = Math.min(count, this.#size); left > 0;) {
      const chunk = this.#chunks.shift()!;
      if (chunk.length > left) this.#chunks.unshift(chunk.subarray(left));
      taken.push(chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
    }
    const bytes = taken.length === 1 ? taken[0]! : Buffer.concat(taken);
    this.#size -= bytes.length;
    return bytes;
  }

  clear(): void {
    this.#chunks.length = 0;
    this.#size = 0;
  }
}
