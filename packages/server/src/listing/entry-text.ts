import { isWithin, rootPath, unixLineWriter, type ListedEntry, type VirtualPath } from "@tandem/protocol";
import type { FoundEntry } from "./found-entry.ts";

/** Writes an entry as one line of a listing; undefined for one that no line can hold. */
export type EntryText = (found: FoundEntry) => string | undefined;

export interface LongTextOptions {
  /** Names are told from here: what lies deeper shows the way to it. */
  readonly base: VirtualPath;
  /** What time it is: it decides between time and year. Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly signs: boolean;
}

/** Lines as of `ls -l`, for people and for every parser. */
export function longText({ base, now, signs }: LongTextOptions): EntryText {
  const write = unixLineWriter({ now });
  return ({ path, entry }) => {
    const name = (isWithin(base, path) ? pathnameIn(base, path) : path) || entry.name;
    return write(name === entry.name ? entry : { ...entry, name }) + (signs ? signOf(entry) : "");
  };
}

export interface ShortTextOptions {
  /** The working directory; undefined when pathnames are to be absolute. */
  readonly directory: VirtualPath | undefined;
  readonly signs: boolean;
}

/**
 * Pathnames that RETR takes as they are (RFC 1123 §4.1.2.7): the short one below the working directory, the absolute one
 * elsewhere and where the client began with `/`. A name with a line break, which no line can hold and no command name, has
 * none.
 */
export function shortText({ directory, signs }: ShortTextOptions): EntryText {
  return ({ path, entry }) => {
    const pathname = directory !== undefined && isWithin(directory, path) ? pathnameIn(directory, path) || path : path;
    if (breaksLines(pathname)) return undefined;
    return pathname + (signs ? signOf(entry) : "");
  };
}

/** Whether a line cannot hold the name: no command could name it either. */
export function breaksLines(name: string): boolean {
  return /[\r\n\0]/.test(name);
}

/** What is left of `path` below `directory`; empty for the directory itself. */
function pathnameIn(directory: VirtualPath, path: VirtualPath): string {
  return path.slice(directory === rootPath ? 1 : directory.length + 1);
}

/** What `ls -F` puts behind a name. */
export function signOf({ kind, mode = 0 }: Pick<ListedEntry, "kind" | "mode">): string {
  if (kind === "directory") return "/";
  if (kind === "link") return "@";
  return kind === "file" && (mode & 0o111) !== 0 ? "*" : "";
}
