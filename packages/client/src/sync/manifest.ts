import { rootPath, type VirtualPath } from "@tandem/protocol";
import type { State } from "./findings.ts";

/**
 * What a tree held at the end of a run, so that the next `diff` need not list it: kept as JSON, in the tree itself
 * (`.tandem-sync.json`) or anywhere else.
 */
export interface Manifest {
  readonly version: 1;
  /** Whose tree it is, in the words of the caller (a URL): a manifest of another is not believed. */
  readonly destination?: string;
  /** Whether the files have the times of their sources; when not, times say nothing in that tree. */
  readonly times: boolean;
  /** Directories of which everything is told. */
  readonly directories: readonly VirtualPath[];
  /** Directories that were not looked into: they are listed when that matters. */
  readonly unlisted: readonly VirtualPath[];
  readonly files: readonly KnownFile[];
  readonly links: readonly KnownLink[];
}

export interface KnownFile {
  readonly path: VirtualPath;
  readonly size: number;
  /** Of the source that it was copied from. */
  readonly modified: number;
  readonly mode?: number;
  /** Its content's hash as `ALGORITHM:hex`, where it was asked for. */
  readonly hash?: string;
}

export interface KnownLink {
  readonly path: VirtualPath;
  readonly target: VirtualPath;
}

/** The file in a destination that holds its manifest; it is never copied and never deleted. */
export const manifestName = ".tandem-sync.json";

/** What a tree holds, as a manifest. */
export function manifestOf(
  { directories, unlisted, files, links }: State,
  { destination, times }: { readonly destination: string | undefined; readonly times: boolean },
): Manifest {
  return {
    version: 1,
    ...(destination !== undefined && { destination }),
    times,
    directories: [...directories].filter((path) => path !== rootPath),
    unlisted: [...unlisted],
    files: [...files.values()],
    links: [...links.values()],
  };
}

/** What a manifest says that a tree holds. */
export function stateOf({ directories, unlisted, files, links }: Manifest): State {
  return {
    directories: new Set(directories),
    unlisted: new Set(unlisted),
    files: new Map(files.map((file) => [file.path, file])),
    links: new Map(links.map((link) => [link.path, link])),
  };
}
