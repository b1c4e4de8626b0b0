import type { Phase } from "@tandem/client";
import type { ToldEntry } from "../../listing/entry-json.ts";

/** What `--json` writes, one object a line: docs/client.md describes it to who reads it. */
export type ClientEvent = Begin | Progressed | End | Data | Listed | Amount | Planned | Noted | Idle | Failed | Summary;

/** What a step is about: the place on the server, and the one of this machine or the other path. */
export interface About {
  /** Without a password. */
  readonly url?: string;
  /** Where something goes to on the server. */
  readonly to?: string;
  /** A path of this machine. */
  readonly local?: string;
  /** In a tree that is mirrored, below its root. */
  readonly path?: string;
}

export type Operation =
  | "download"
  | "upload"
  | "copy"
  | "remove"
  | "remove-directory"
  | "make-directory"
  | "make-link"
  | "rename"
  | "set-mode"
  | "set-time"
  | "compare";

/** Something begins; every begin is followed by its end or by an error about the same. */
export interface Begin extends About {
  readonly event: "begin";
  readonly operation: Operation;
  /** Bytes of the whole, when known. */
  readonly size?: number;
}

export interface Progressed extends About {
  readonly event: "progress";
  readonly operation: Operation;
  readonly bytes: number;
  readonly size?: number;
}

export interface End extends About {
  readonly event: "end";
  readonly operation: Operation;
  /** Bytes that were moved. */
  readonly bytes?: number;
  readonly milliseconds: number;
}

/** A piece of a file that is printed. */
export interface Data extends About {
  readonly event: "data";
  readonly base64: string;
}

/** What is in a directory, or was found. */
export interface Listed extends ToldEntry {
  readonly event: "entry";
  readonly url?: string;
}

/** How much lies below a directory. */
export interface Amount extends About {
  readonly event: "amount";
  readonly bytes: number;
  readonly files: number;
  readonly directories: number;
}

/** What would be done, or was not. */
export interface Planned extends About {
  readonly event: "plan";
  readonly [field: string]: unknown;
}

/** Both trees are alike, and a watch waits for changes. */
export interface Idle {
  readonly event: "idle";
}

/** Something that did not matter enough to be a failure. */
export interface Noted extends About {
  readonly event: "note";
  readonly message: string;
}

export interface Failed extends About {
  readonly event: "error";
  readonly message: string;
  readonly code?: string;
  readonly phase?: Phase;
  readonly command?: string;
  readonly reply?: { readonly code: number; readonly lines: readonly string[] };
  /** Whether the same may succeed later. */
  readonly retryable?: boolean;
  readonly connectionUsable?: boolean;
  /** What to do. */
  readonly hint?: string;
}

/** Always the last. */
export interface Summary {
  readonly event: "summary";
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  readonly milliseconds: number;
}
