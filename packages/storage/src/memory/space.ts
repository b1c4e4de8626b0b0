import { StorageError } from "../storage-error.ts";

/** The bytes that files and unfinished uploads take together, up to a limit. */
export class Space {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many more it takes. */
  get left(): number {
    return this.#limit - this.#used;
  }

  /** Throws `no-space`, and takes nothing, when the limit would be passed. */
  take(bytes: number, path: string): void {
    if (bytes > this.left) throw new StorageError("no-space", path);
    this.#used += bytes;
  }

  free(bytes: number): void {
    this.#used -= bytes;
  }
}
