import type { ListingOptions, RemoteEntry } from "./entry.ts";

/**
 * What a dialect makes of a line: an entry; a heading, a total or another line that it knows to tell of no file; the beginning
 * of an entry that goes on in the next line, to be read again with that one behind an LF; or nothing.
 */
export type LineReading = RemoteEntry | "heading" | "continued" | undefined;

/** A way to write listings. */
export interface Dialect {
  readonly name: DialectName;
  /** Begins to read a listing of which these are the first lines, which may tell what one line does not. */
  begin(lines: readonly string[], options: ListingOptions): (line: string) => LineReading;
}

export type DialectName =
  | "MLSD"
  | "EPLF"
  | "Unix"
  | "DOS"
  | "VMS"
  | "MVS data sets"
  | "MVS members"
  | "JES"
  | "OS/400"
  | "NonStop"
  | "z/VM"
  | "OS/2"
  | "OS-9"
  | "VShell"
  | "VxWorks"
  | "Connect:Enterprise";
