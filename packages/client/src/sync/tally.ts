import { StorageError } from "@tandem/storage/interface";
import { ChangedError } from "./copy-file.ts";
import type { VirtualPath } from "@tandem/protocol";
import type { Action } from "./plan.ts";
import { MismatchError } from "./verify-copy.ts";
import type { Done, Failure, Note, RunEvent } from "./run-options.ts";

/** Keeps the books of a run, and tells its reader. */
export class Tally {
  readonly failures: Failure[] = [];
  readonly notes: Note[] = [];
  readonly #onEvent: ((event: RunEvent) => void) | undefined;
  readonly #abort: AbortController;
  readonly #maxErrors: number;
  #done: Done = { copies: { files: 0, bytes: 0 }, newDirectories: 0, links: 0, touches: 0, deletions: 0 };
  #isFull = false;
  #fault: { readonly error: unknown } | undefined;

  /** `abort` is pulled when the reader throws. */
  constructor(onEvent: ((event: RunEvent) => void) | undefined, abort: AbortController, maxErrors: number) {
    this.#onEvent = onEvent;
    this.#abort = abort;
    this.#maxErrors = maxErrors;
  }

  get done(): Done {
    return this.#done;
  }

  /** Whether nothing more is to be begun. */
  get isOver(): boolean {
    return this.#abort.signal.aborted || this.isStopped;
  }

  /** Whether more has failed than may, or there is no room for more. */
  get isStopped(): boolean {
    return this.#isFull || this.failures.length > this.#maxErrors;
  }

  tell(event: RunEvent): void {
    try {
      this.#onEvent?.(event);
    } catch (error) {
      this.#fault ??= { error };
      this.#abort.abort(error);
    }
  }

  /** Throws what the reader has thrown. */
  throwFault(): void {
    if (this.#fault !== undefined) throw this.#fault.error;
  }

  moved(path: VirtualPath, size: number, at: number, bytes: number): void {
    const { copies } = this.#done;
    this.#done = { ...this.#done, copies: { ...copies, bytes: copies.bytes + bytes } };
    this.tell({ kind: "bytes", path, size, at, done: this.#done });
  }

  finished(action: Action): void {
    const { copies } = this.#done;
    if (action.kind === "copy") this.#done = { ...this.#done, copies: { ...copies, files: copies.files + 1 } };
    else this.#done = { ...this.#done, [counters[action.kind]]: this.#done[counters[action.kind]] + 1 };
    this.tell({ kind: "done", action, done: this.#done });
  }

  /** What the signal has broken off has not failed: it was not done. */
  failed(action: Action, error: unknown): void {
    if (this.#abort.signal.aborted) return;
    this.fail({ action, code: codeOf(error), message: error instanceof Error ? error.message : String(error), error });
  }

  fail(failure: Failure): void {
    this.failures.push(failure);
    // Whatever else is sent to a disk that is full would be sent in vain, and be cut. A quota may be meant for one file or one directory.
    if (failure.code === "no-space") this.#isFull = true;
    this.tell({ kind: "failed", failure, done: this.#done });
  }

  note(path: VirtualPath, message: string): void {
    const note = { path, message };
    this.notes.push(note);
    this.tell({ kind: "note", note });
  }
}

function codeOf(error: unknown): string {
  if (error instanceof StorageError) return error.code;
  if (error instanceof ChangedError) return "changed";
  return error instanceof MismatchError ? "mismatch" : "failed";
}

const counters = {
  "make-directory": "newDirectories",
  "make-link": "links",
  touch: "touches",
  "set-mode": "touches",
  remove: "deletions",
  "remove-directory": "deletions",
} as const satisfies Record<Exclude<Action["kind"], "copy">, keyof Done>;
