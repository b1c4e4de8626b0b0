/** What a name in a listing stands for; `other` is a device, a socket, a pipe, or what nobody could tell. */
export type EntryKind = "file" | "directory" | "link" | "other";

/** What a server lists of a file: an entry of its storage. Times are milliseconds since 1970 UTC. */
export interface ListedEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  readonly modified: number;
  readonly created?: number | undefined;
  /** The permission bits of Unix, 0 to 0o7777. */
  readonly mode?: number | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** How many names the file has. */
  readonly links?: number | undefined;
  readonly unique?: string | undefined;
  /** Where a link points, as it is written in the link. */
  readonly target?: string | undefined;
}

/** What a client read in one line of a listing. Everything but the kind and the line may be missing. */
export interface RemoteEntry {
  /**
   * As the server wrote it: empty when nobody understood the line, and not always one name (`isName`), so ask before using
   * it in a path of this side.
   */
  readonly name: string;
  readonly kind: EntryKind;
  /** Relative to the directory where a recursive listing began, with `/` between names; missing in other listings. */
  readonly path?: string;
  /** Bytes, of a file only, and only where the line tells them exactly. */
  readonly size?: number;
  /** About how many bytes a file takes, where the line counts blocks, or records of different lengths. */
  readonly allocated?: number;
  /** Milliseconds since 1970: UTC where `zone` says so, else what the clock of the server's own zone showed. */
  readonly modified?: number;
  /** `modified` is UTC: MLSx and EPLF tell it (RFC 3659 §2.3), or somebody found out. */
  readonly zone?: "utc";
  /** How much of `modified` the line said; the rest is zero. */
  readonly modifiedPrecision?: "second" | "minute" | "day";
  readonly created?: number;
  readonly mode?: number;
  readonly owner?: string;
  readonly group?: string;
  readonly links?: number;
  readonly unique?: string;
  readonly target?: string;
  /** The facts of an MLSx line by their names in lower case. */
  readonly facts?: ReadonlyMap<string, string>;
  /** The line itself. */
  readonly raw: string;
}

/** An entry while its line is being read. */
export type EntryDraft = { -readonly [Key in keyof RemoteEntry]: RemoteEntry[Key] };

/** What reading a line needs to know: `now` completes dates without a year. Milliseconds since 1970 UTC. */
export interface ListingOptions {
  readonly now: number;
}
