import type { VirtualPath } from "@tandem/protocol";
import type { Manifest } from "./manifest.ts";

/**
 * What would make one tree like another: plain data, to be shown, kept as JSON (`parsePlan` reads it back) and run. Paths are
 * the same in both trees. Times are milliseconds since 1970 UTC, sizes are bytes.
 */
export interface Plan {
  readonly version: 1;
  readonly summary: Summary;
  /** In the order of their paths, a directory before what is in it; `run` knows the order in which they are safe. */
  readonly actions: readonly Action[];
  /** What cannot be done, or not without `delete`. */
  readonly conflicts: readonly Conflict[];
  /** What the source has and the plan leaves alone. */
  readonly skipped: readonly Skipped[];
  /** What only the destination has and `delete` does not take. */
  readonly guarded: readonly Guarded[];
  /** Directories that could not be listed: nothing below them is copied, and nothing is deleted. */
  readonly unread: readonly Unread[];
  /** How many deletions are allowed, where `maxDelete` said so: `run` refuses a plan with more. */
  readonly maxDelete?: number;
  /** By what files were told apart. */
  readonly compare: "size-and-time" | "size" | "time" | "hash";
  /** Whether files get the times of their source. */
  readonly times: boolean;
  /** What the destination holds as far as it was compared, when it was asked for (`manifest`). */
  readonly state?: Manifest;
}

/** One step. What `run` does with it stands at each kind. */
export type Action = MakeDirectory | Copy | MakeLink | Touch | SetMode | Remove | RemoveDirectory;

export interface MakeDirectory {
  readonly kind: "make-directory";
  /** `/` when the destination itself is missing. */
  readonly path: VirtualPath;
  readonly reason: "new";
  /** Its permission bits, set when everything is in it. */
  readonly mode?: number;
}

/** Copies the content, then the time and the permission bits. */
export interface Copy {
  readonly kind: "copy";
  readonly path: VirtualPath;
  /** What differs: nothing is there, another size, a source that is newer or older, other content. */
  readonly reason: "new" | "size" | "newer" | "older" | "content";
  readonly size: number;
  readonly modified: number;
  readonly mode?: number;
  /** What it replaces. */
  readonly replaces?: { readonly size: number; readonly modified: number };
  /** The destination may hold the beginning of it, so many bytes (`resume`). */
  readonly resume?: number;
}

export interface MakeLink {
  readonly kind: "make-link";
  readonly path: VirtualPath;
  readonly reason: "new" | "target";
  /** Where it leads in the tree. */
  readonly target: VirtualPath;
}

/** The content is the same; only the time is set. */
export interface Touch {
  readonly kind: "touch";
  readonly path: VirtualPath;
  readonly reason: "time";
  readonly size: number;
  readonly modified: number;
}

export interface SetMode {
  readonly kind: "set-mode";
  readonly path: VirtualPath;
  readonly reason: "mode";
  readonly mode: number;
}

/** Removes a file or a link. */
export interface Remove {
  readonly kind: "remove";
  readonly path: VirtualPath;
  /** Only the destination has it, or it stands where something of another kind goes (then it goes first). */
  readonly reason: "extra" | "in-the-way";
  readonly size: number;
}

export interface RemoveDirectory {
  readonly kind: "remove-directory";
  readonly path: VirtualPath;
  readonly reason: "extra" | "in-the-way";
}

/** Counts, and the bytes of the files that they count. */
export interface Summary {
  readonly copies: Amount;
  /** Of the copies, those of files that the destination lacks. */
  readonly newFiles: Amount;
  readonly newDirectories: number;
  readonly links: number;
  /** Files whose time or permission bits alone are set. */
  readonly touches: number;
  /** Files, links and directories that go. */
  readonly deletions: number;
  readonly deletedBytes: number;
  readonly unchanged: Amount;
  /** What only the destination has and stays, because `delete` is off; not counted below a directory that is counted. */
  readonly extra: number;
  readonly skipped: number;
  readonly conflicts: number;
}

export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/**
 * `kinds`: a file where a directory is, or the like; `delete` makes room. `guarded`: the directory in the way holds what
 * must stay. `case`: two names of the source would be one name in the destination; the first is copied.
 */
export interface Conflict {
  readonly path: VirtualPath;
  readonly why: "kinds" | "guarded" | "case";
  /** For the person who reads it. */
  readonly message: string;
}

export interface Skipped {
  readonly path: VirtualPath;
  readonly why: SkipReason;
}

/**
 * `excluded` by a rule. `link`: links are left out, or the destination has none. `dangling`: it leads nowhere. `outside`: it
 * leads out of the tree. `loop`: it leads to a directory that it lies in. `special`: no file, directory or link. `name`: no
 * name that a path can hold. `newer`: the destination's is newer (`onlyNewer`). `existing`: it is there (`onlyMissing`).
 * `missing`: it is not there (`onlyExisting`). `left`: the caller says so (`leave`).
 */
export type SkipReason =
  | "excluded"
  | "link"
  | "dangling"
  | "outside"
  | "loop"
  | "special"
  | "name"
  | "newer"
  | "existing"
  | "missing"
  | "left";

export interface Guarded {
  readonly path: VirtualPath;
  /** A rule excludes it; it could not be listed; or it lies behind a link of the destination, or is what one leads to. */
  readonly why: "excluded" | "unread" | "link";
}

export interface Unread {
  readonly side: Side;
  readonly path: VirtualPath;
  readonly message: string;
}

/** Which of the two trees. */
export type Side = "from" | "to";
