import { alreadyEnded } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import type { Stage } from "../storage.ts";
import { ContentBuilder, piecesOf, type Content } from "./content.ts";
import type { Space } from "./space.ts";

/** What becomes of the bytes of a stage. */
export interface MemoryStageOptions {
  readonly path: string;
  readonly start: number;
  readonly space: Space;
  readonly now: () => number;
  /** Makes them the content, in one step. */
  readonly settle: (content: Content) => void;
  /** Keeps them for their owner; false when they cannot be. */
  readonly keep?: (content: Content, modified: number) => boolean;
  /** True when it goes on with what was kept: that is kept again when it is aborted. */
  readonly resumed?: boolean;
  /** Is told that it ended, however. */
  readonly ended?: (stage: MemoryStage) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes on their way into a file. */
export class MemoryStage implements Stage {
  readonly start: number;
  readonly #options: MemoryStageOptions;
  readonly #bytes = new ContentBuilder();
  #modified: number;
  #ended = false;
  #full: StorageError | undefined;

  constructor(options: MemoryStageOptions) {
    this.#options = options;
    this.start = options.start;
    this.#modified = options.now();
  }

  /** How many bytes it has. */
  get size(): number {
    return this.#bytes.size;
  }

  /** When the last of them came. */
  get modified(): number {
    return this.#modified;
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
    this.#modified = this.#options.now();
  }

  async commit(): Promise<void> {
    try {
      this.#refuse();
      this.#options.settle(this.#bytes.finish());
      this.#end({ released: false });
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#options.resumed && !this.#ended) this.#keep(this.start);
    else this.#end();
  }

  async keep(): Promise<void> {
    if (!this.#ended) this.#keep(this.size);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  #keep(length: number): void {
    const all = this.#bytes.finish();
    const content = length === all.size ? all : { pieces: [...piecesOf(all, 0, length)], size: length };
    const kept = length > 0 && this.#options.keep?.(content, this.#modified) === true;
    if (kept) this.#options.space.free(this.size - length);
    this.#end({ released: !kept });
  }

  /** Ends it; the space it took is free again when `released`. */
  #end({ released }: { readonly released: boolean } = { released: true }): void {
    if (this.#ended) return;
    this.#ended = true;
    if (released) this.#options.space.free(this.size);
    this.#options.ended?.(this);
  }

  #take(bytes: Uint8Array): void {
    try {
      this.#options.space.take(bytes.length, this.#options.path);
    } catch (error) {
      if (error instanceof StorageError) this.#full = error;
      throw error;
    }
    this.#bytes.push(bytes);
  }

  #refuse(): void {
    const { path, signal } = this.#options;
    if (this.#ended) throw alreadyEnded(path);
    if (this.#full !== undefined) throw this.#full;
    signal?.throwIfAborted();
  }
}
