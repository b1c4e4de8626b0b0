import { StorageError } from "../storage-error.ts";
import type { Stage } from "../storage.ts";
import { ContentBuilder, type Content } from "./content.ts";
import type { Space } from "./space.ts";

/** Bytes on their way into a file; `settle` makes them its content, in one step. */
export class MemoryStage implements Stage {
  readonly start: number;
  readonly #path: string;
  readonly #space: Space;
  readonly #settle: (content: Content) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #bytes = new ContentBuilder();
  #ended = false;
  #full: StorageError | undefined;

  constructor(
    path: string,
    start: number,
    space: Space,
    settle: (content: Content) => void,
    signal: AbortSignal | undefined,
  ) {
    this.#path = path;
    this.start = start;
    this.#space = space;
    this.#settle = settle;
    this.#signal = signal;
  }

  /** Puts in what the stage begins with. */
  begin(pieces: Iterable<Uint8Array>): this {
    try {
      for (const piece of pieces) this.#take(piece);
      return this;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#refuse();
    this.#take(bytes);
  }

  async commit(): Promise<void> {
    try {
      this.#refuse();
      this.#settle(this.#bytes.finish());
      this.#ended = true;
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<void> {
    this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#space.free(this.#bytes.size);
  }

  #take(bytes: Uint8Array): void {
    try {
      this.#space.take(bytes.length, this.#path);
    } catch (error) {
      if (error instanceof StorageError) this.#full = error;
      throw error;
    }
    this.#bytes.push(bytes);
  }

  #refuse(): void {
    if (this.#ended) {
      throw new StorageError("failed", this.#path, { reason: "The upload has ended already; begin a new one." });
    }
    if (this.#full !== undefined) throw this.#full;
    this.#signal?.throwIfAborted();
  }
}
