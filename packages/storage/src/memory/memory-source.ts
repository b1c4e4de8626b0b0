import { StorageError } from "../storage-error.ts";
import type { Source } from "../storage.ts";
import { piecesOf, type Content } from "./content.ts";

/** The bytes of a file as they were when it was opened. */
export class MemorySource implements Source {
  readonly size: number;
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  #pieces: Iterable<Uint8Array> | undefined;

  constructor(path: string, content: Content, start: number, end: number, signal: AbortSignal | undefined) {
    this.#path = path;
    this.#signal = signal;
    this.#pieces = piecesOf(content, start, end);
    this.size = end - start;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const pieces = this.#pieces;
    this.#pieces = undefined;
    if (pieces === undefined) {
      throw new StorageError("failed", this.#path, { reason: "It can be read only once; open it again." });
    }
    for (const piece of pieces) {
      this.#signal?.throwIfAborted();
      yield piece;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pieces = undefined;
  }
}
