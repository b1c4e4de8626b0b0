/**
 * What can be broken off, as `AbortController` does it; its signal and its reason are made only when somebody asks for them, for
 * most commands and sessions end without.
 */
export class LateAbort {
  #reason: (() => Error) | undefined;
  #control: AbortController | undefined;

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get signal(): AbortSignal {
    if (this.#control === undefined) {
      this.#control = new AbortController();
      if (this.#reason !== undefined) this.#control.abort(this.#reason());
    }
    return this.#control.signal;
  }

  throwIfAborted(): void {
    if (this.#reason !== undefined) throw this.#reason();
  }

  /** The first reason counts. */
  abort(reason: () => Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#control?.abort(reason());
  }
}
