import type { HashFile } from "./diff-options.ts";
import type { Manifest } from "./manifest.ts";
import type { Action, Amount, Summary } from "./plan.ts";
import type { VirtualPath } from "@tandem/protocol";

export interface RunOptions {
  /**
   * How many files are under way at a time; 16 by default. A connection that is to lose no round trip wants about four: while one
   * file moves the next are asked for.
   */
  readonly parallel?: number;
  /** How many actions may fail before no more are begun; no limit by default. */
  readonly maxErrors?: number;
  /** Allows more, or less, than the plan's own `maxDelete`. */
  readonly maxDelete?: number;
  /** Deletes even when something else has failed; by default deletions are held back then, as a half deployed site needs its old files. */
  readonly deleteDespiteErrors?: boolean;
  /**
   * Asks the source for size and time again behind each copy, to notice what was changed meanwhile. By default where that
   * costs no round trip: for files of this machine.
   */
  readonly recheck?: boolean;
  /**
   * Compares each copy, once it is there, by its size or its content; one that differs has failed (`mismatch`). Nothing is
   * compared by default: a storage does not commit half a file.
   */
  readonly verify?: "size" | "hash";
  /** Tells the hash of a file without reading it here, to verify it. */
  readonly hash?: HashFile;
  /** Whether copies that broke off are gone on with, where the destination kept them; true by default. */
  readonly resume?: boolean;
  /** Ends the run in order: what is under way is broken off (and kept, where it can be), nothing more is begun. */
  readonly signal?: AbortSignal;
  /** Told of everything, as it happens. What it throws ends the run and is thrown by it. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** What a run tells. `done` is how far the whole is. */
export type RunEvent =
  | { readonly kind: "begin"; readonly total: Summary }
  /** A copy begins, at byte `start`. */
  | { readonly kind: "file"; readonly path: VirtualPath; readonly size: number; readonly start: number }
  /** Of the file's `size` bytes, `at` are there. */
  | {
      readonly kind: "bytes";
      readonly path: VirtualPath;
      readonly size: number;
      readonly at: number;
      readonly done: Done;
    }
  | { readonly kind: "done"; readonly action: Action; readonly done: Done }
  | { readonly kind: "failed"; readonly failure: Failure; readonly done: Done }
  | { readonly kind: "note"; readonly note: Note }
  | { readonly kind: "end"; readonly outcome: Outcome };

/** What was done so far. Bytes are counted as they move, and those that a resumed copy need not move too. */
export interface Done {
  readonly copies: Amount;
  readonly newDirectories: number;
  readonly links: number;
  readonly touches: number;
  readonly deletions: number;
}

/** How a run ended, and what it did. */
export interface Outcome {
  /**
   * `complete`; `incomplete` when something failed; `stopped` when `maxErrors` did, or no space was left; `interrupted` by the
   * signal. After all but the first a new `diff` says what is left.
   */
  readonly ended: "complete" | "incomplete" | "stopped" | "interrupted";
  readonly done: Done;
  readonly failures: readonly Failure[];
  readonly notes: readonly Note[];
  /** Deletions that were held back because something had failed. */
  readonly held: number;
  /** What the destination holds now, when the plan knew what it held before. */
  readonly manifest?: Manifest;
}

/** An action that was not done. */
export interface Failure {
  readonly action: Action;
  /** A code of `StorageError`; `changed` when the source is not what the plan says; `parent` when its directory could not be made; `mismatch` when what is there is something else. */
  readonly code: string;
  readonly message: string;
  readonly error?: unknown;
}

/** Something that did not matter enough to fail: a time or permission bits that were not taken. */
export interface Note {
  readonly path: VirtualPath;
  readonly message: string;
}
