import type { VirtualPath } from "@tandem/protocol";
import type { Clock } from "@tandem/transport";
import type { DiffOptions } from "./diff-options.ts";
import type { Plan } from "./plan.ts";
import type { Outcome, RunEvent, RunOptions } from "./run-options.ts";

export interface WatchOptions {
  /** Ends it: what is under way is broken off in order. */
  readonly signal: AbortSignal;
  /** How it is compared; `manifest` and `leave` are the watch's own. */
  readonly diff?: Omit<DiffOptions, "manifest" | "leave" | "signal" | "destination" | "verify">;
  /** How it is run. */
  readonly run?: Omit<RunOptions, "signal" | "onEvent">;
  /** Tells when something changes in the source: `folderWatcher(path)` for a folder. Without one the source is polled. */
  readonly watcher?: Watcher;
  /**
   * How often the source is looked at without being told of a change, in milliseconds: 10 seconds by default, and a minute with a
   * watcher, as no system promises to tell of everything.
   */
  readonly every?: number;
  /**
   * For how many milliseconds nothing must have changed before it is copied, the whole and each file: half a second by default,
   * so that an editor that writes a file in three steps makes one copy.
   */
  readonly quiet?: number;
  readonly onEvent?: (event: WatchEvent) => void;
  readonly clock?: Clock;
}

/** Begins to watch a tree; ends when it is disposed of. */
export type Watcher = (told: {
  /** Something has changed, perhaps there. */
  readonly changed: (path?: VirtualPath) => void;
  /** It can watch no more. */
  readonly failed: (error: unknown) => void;
}) => Disposable;

/** What a watch tells. */
export type WatchEvent =
  /** There is something to do, and it is about to be done. */
  | { readonly kind: "plan"; readonly plan: Plan }
  /** It is being done. */
  | { readonly kind: "run"; readonly event: RunEvent }
  /** It was done, or as much of it as could be. */
  | { readonly kind: "ran"; readonly outcome: Outcome }
  /** Both are alike, but for what is still being written; now it waits for changes. */
  | { readonly kind: "idle" }
  /** Something failed; it is tried again after so many milliseconds. */
  | { readonly kind: "retry"; readonly after: number; readonly error?: unknown }
  /** The watcher has failed; from now on the source is polled. */
  | { readonly kind: "unwatched"; readonly error: unknown };
