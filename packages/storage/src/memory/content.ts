/** The bytes of a file in pieces that never change: a reader keeps what it began with, whatever is written later. */
export interface Content {
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
}

export const noContent: Content = { pieces: [], size: 0 };

/** Both, one after the other. */
export function joinContent(first: Content, second: Content): Content {
  return { pieces: [...first.pieces, ...second.pieces], size: first.size + second.size };
}

/** The pieces from byte `start` up to `end`, not included. */
export function* piecesOf(content: Content, start: number, end: number): Generator<Uint8Array> {
  let at = 0;
  for (const piece of content.pieces) {
    const part = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) yield part;
    at += piece.length;
    if (at >= end) return;
  }
}

/** Content that grows; it copies what it is given. */
export class ContentBuilder {
  readonly #full: Uint8Array[] = [];
  #last = new Uint8Array(0);
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#used === this.#last.length) this.#grow();
      const part = rest.subarray(0, this.#last.length - this.#used);
      this.#last.set(part, this.#used);
      this.#used += part.length;
      this.#size += part.length;
      rest = rest.subarray(part.length);
    }
  }

  finish(): Content {
    // A small file keeps no large piece alive.
    return { pieces: [...this.#full, this.#last.slice(0, this.#used)], size: this.#size };
  }

  #grow(): void {
    if (this.#used > 0) this.#full.push(this.#last);
    // As large as all before, so that a file of any size is a few pieces, and a small one a small piece.
    this.#last = new Uint8Array(Math.min(Math.max(this.#size, 4096), 1024 * 1024));
    this.#used = 0;
  }
}
