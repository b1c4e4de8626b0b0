import type { VirtualPath } from "@tandem/protocol";

/** What is known of an operation before it is done. */
export interface Operation {
  readonly path: VirtualPath;
  /** Whose tree it is, where {@link StorageHooks.account} says so. */
  readonly account?: string;
}

export interface TransferOperation extends Operation {
  /** The byte where it begins; for `append` what an upload begins with is known to its stage only, and this is 0. */
  readonly start: number;
}

/** A transfer that is done. */
export interface TransferredOperation extends TransferOperation {
  /** How many bytes were moved, from `start` on. */
  readonly bytes: number;
}

export interface RenameOperation extends Operation {
  readonly to: VirtualPath;
}

export interface LinkOperation extends Operation {
  readonly target: VirtualPath;
}

export interface TimeOperation extends Operation {
  /** Milliseconds since 1970 UTC. */
  readonly time: number;
}

export interface ModeOperation extends Operation {
  readonly mode: number;
}

/** The operations by name, and what a hook is told of each beforehand. */
export interface Operations {
  readonly stat: Operation;
  readonly list: Operation;
  readonly read: TransferOperation;
  readonly write: TransferOperation;
  readonly append: TransferOperation;
  readonly remove: Operation;
  readonly makeDirectory: Operation;
  readonly removeDirectory: Operation;
  readonly rename: RenameOperation;
  readonly setModified: TimeOperation;
  readonly setCreated: TimeOperation;
  readonly setMode: ModeOperation;
  readonly makeLink: LinkOperation;
}

/** What a hook is told behind them. */
export interface DoneOperations extends Omit<Operations, "read" | "write" | "append"> {
  readonly read: TransferredOperation;
  readonly write: TransferredOperation;
  readonly append: TransferredOperation;
}

export type Hook<Told> = (operation: Told) => void | Promise<void>;

/** What is done beside the operations of a storage. */
export interface StorageHooks {
  /** Told with each operation: whose tree it is. */
  readonly account?: string;
  /**
   * Runs first, and may forbid it: what it throws is thrown in the operation's place. A `StorageError` gives the client its
   * words (`new StorageError("rejected", path, { reason })`); any other error is taken for a fault of the hook.
   */
  readonly before?: { readonly [Name in keyof Operations]?: Hook<Operations[Name]> };
  /**
   * Runs when it has succeeded, before the client hears of it: for `write` and `append` behind the commit, for `read` when
   * the source is disposed of, whole or not. It cannot undo what was done.
   */
  readonly after?: { readonly [Name in keyof DoneOperations]?: Hook<DoneOperations[Name]> };
  /** Told what a hook behind an operation has thrown; without it the error is thrown, as if the operation had failed. */
  readonly failed?: (error: unknown, operation: Operation) => void;
}
