import { printable } from "@tandem/protocol";

/** What a caller can decide by. */
export type StorageFault =
  | "not-found"
  | "exists"
  | "not-a-directory"
  | "is-a-directory"
  | "not-empty"
  /** Permissions, a read-only tree, or a link that leaves the root. */
  | "denied"
  /** The backend cannot keep such a name. */
  | "bad-name"
  /** A `start` beyond the end of the file. */
  | "bad-offset"
  | "no-space"
  | "over-quota"
  | "too-large"
  /** A rule of the operator or a check of the content says no; `reason` has its words. */
  | "rejected"
  /** Someone else holds it; the same call may succeed later. */
  | "busy"
  | "not-supported"
  /** The medium failed; `cause` says how. */
  | "failed";

/**
 * The one error of every storage: `code` to decide by, `message` for the person who asked for `path`. The message is the
 * path and `reason`, one sentence; the code's own unless something better is known.
 */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageFault;
  readonly path: string;
  readonly reason: string;

  constructor(code: StorageFault, path: string, options: { readonly reason?: string; readonly cause?: unknown } = {}) {
    const reason = options.reason ?? sentences[code];
    super(`${printable(path)}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = path;
    this.reason = reason;
  }
}

const sentences: Readonly<Record<StorageFault, string>> = {
  "not-found": "No such file or directory.",
  exists: "It exists already.",
  "not-a-directory": "Not a directory.",
  "is-a-directory": "It is a directory.",
  "not-empty": "The directory is not empty.",
  denied: "Permission denied.",
  "bad-name": "The name cannot be used here.",
  "bad-offset": "The restart point lies beyond the end of the file.",
  "no-space": "No space is left.",
  "over-quota": "The quota is used up.",
  "too-large": "The file is larger than is allowed.",
  rejected: "It is not accepted here.",
  busy: "It is in use; try again.",
  "not-supported": "This storage cannot do that.",
  failed: "The storage failed; try again later.",
};
