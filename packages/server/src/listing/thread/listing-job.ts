import type { EntryOrder } from "../entry-order.ts";
import type { ListingForm } from "../listing-form.ts";

/** The listing of a plain directory, as another thread is asked for it: data only. */
export interface ListingJob {
  /** On disk, held by the one who asks until the job has ended. */
  readonly path: string;
  /** Lines that come first. */
  readonly before: readonly string[];
  readonly form: ListingForm;
  readonly all: boolean;
  readonly names: boolean;
  readonly order: EntryOrder;
  /** How many entries may be held to be sorted. */
  readonly most: number;
  readonly uniquePrefix: string;
  /** The legacy charset that the client reads names in, if it is one. */
  readonly charset: string | undefined;
}

/**
 * What the thread is told. A job is begun with the memory that its pieces are written to, which asks for the first piece, in the
 * first room of that memory; it is asked for one piece after another, each for a room, and may be ended before it ends by itself.
 */
export type ThreadRequest =
  | { readonly kind: "begin"; readonly id: number; readonly job: ListingJob; readonly memory: SharedArrayBuffer }
  | { readonly kind: "more"; readonly id: number; readonly room: number }
  | { readonly kind: "end"; readonly id: number };

/**
 * What it answers: once that it is there; pieces; and one end, after which the directory is closed: with the last piece, or alone, with the
 * error when it failed.
 */
export type ThreadAnswer =
  | { readonly kind: "ready" }
  | {
      readonly kind: "lines";
      readonly id: number;
      readonly room: number;
      readonly length: number;
      readonly lines: number;
      readonly last: boolean;
    }
  | { readonly kind: "ended"; readonly id: number; readonly error?: ThreadError };

/** An error of the system, with what a copy of it would lose. */
export interface ThreadError {
  readonly message: string;
  readonly code?: string;
  readonly errno?: number;
}
