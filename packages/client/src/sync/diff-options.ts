import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import type { Attributes } from "@tandem/storage";
import type { ContentHash } from "../hash/running-hash.ts";
import type { Manifest } from "./manifest.ts";
import type { Side } from "./plan.ts";

/** What is compared, what is left out, and what may go. */
export interface DiffOptions {
  /** By what two files are told apart: `size-and-time` by default. `hash` reads both where `hash` knows nothing better. */
  readonly compare?: "size-and-time" | "size" | "time" | "hash";
  /**
   * By how many milliseconds times may differ and be the same. By default the coarser of the two trees' steps, and a second
   * at least: FTP's listings tell seconds (RFC 3659 §2.3), and those of `ls` minutes.
   */
  readonly tolerance?: number;
  /** Tells the hash of a file without reading it here (HASH, XCRC …); `undefined` when it cannot. */
  readonly hash?: HashFile;
  /**
   * Which files are meant, in the order and the words of `.gitignore`: the last rule that matches decides. See
   * {@link FilterRule}; `parseFilters` reads them from text.
   */
  readonly filters?: readonly FilterRule[];
  /** Whether what only the destination has is deleted; false by default. */
  readonly delete?: boolean;
  /** Whether what the filters exclude is deleted too; false by default, so a rule for leaving out is never one for removing. */
  readonly deleteExcluded?: boolean;
  /** How many files, links and directories may be deleted, or which part of the destination's (`"10%"`); no limit by default. */
  readonly maxDelete?: number | `${number}%`;
  /** Leaves what is newer in the destination. */
  readonly onlyNewer?: boolean;
  /** Copies only what the destination lacks. */
  readonly onlyMissing?: boolean;
  /** Copies only what the destination has already. */
  readonly onlyExisting?: boolean;
  /**
   * What a symbolic link of the source is: what it leads to (`follow`, the default: most FTP servers make no links), a link
   * (`copy`), or nothing (`skip`).
   */
  readonly links?: "follow" | "copy" | "skip";
  /** Asked of each file that would be copied: true leaves it for another time, because it is still being written, say. */
  readonly leave?: (path: VirtualPath, file: Attributes) => boolean;
  /** Whether directories are made that nothing would be in; true by default. */
  readonly emptyDirectories?: boolean;
  /** Whether files get the times of their sources; true by default. */
  readonly times?: boolean;
  /** Whether files and directories get the permission bits of their sources; false by default. */
  readonly modes?: boolean;
  /** Whether a shorter file of the destination, not older than its source, is taken for its beginning; false by default. */
  readonly resume?: boolean;
  /**
   * What the destination holds, from the last run: it is not listed then. `"new"` lists it and has the plan remember it, so
   * that the run can give a manifest.
   */
  readonly manifest?: Manifest | "new";
  /** The name of the destination in its manifests; one that bears another name is not believed. */
  readonly destination?: string;
  /** Lists the destination in spite of the manifest, which then only vouches for hashes and for times that could not be kept. */
  readonly verify?: boolean;
  /** How many directories are listed at a time in each tree; 8 by default: two for each connection of a usual pool. */
  readonly parallel?: number;
  /** Told of each pair of directories that was compared. */
  readonly onEvent?: (event: DiffEvent) => void;
  readonly signal?: AbortSignal;
}

/** How far the comparison is. */
export interface DiffEvent {
  readonly kind: "compared";
  readonly path: VirtualPath;
  /** So far. */
  readonly directories: number;
  readonly files: number;
}

/**
 * Leaves out or takes in what its pattern matches. A pattern without a slash is one for a name anywhere; one with a slash
 * for a path from the root; with a slash at its end it means directories only. `*`, `?` and `[a-z]` stay inside a name,
 * the name `**` stands for any number of names. What lies in an excluded directory is excluded for good.
 *
 * What no rule matches is as its directory is, and the root is taken in, unless the first rule is `include`: then only
 * what is named.
 */
export interface FilterRule {
  readonly kind: "include" | "exclude";
  readonly pattern: string;
}

/** Asks for the hash of a file of one side; with `algorithm`, for that one and no other. */
export type HashFile = (
  side: Side,
  path: VirtualPath,
  options: { readonly algorithm?: HashAlgorithm; readonly signal?: AbortSignal },
) => Promise<ContentHash | undefined> | undefined;
