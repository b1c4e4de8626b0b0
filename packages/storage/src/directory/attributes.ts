import { constants } from "node:fs";
import type { Attributes } from "../storage.ts";

/** What the file system says of an entry, as Node's `Stats` has it. Times are milliseconds since 1970 UTC, `mode` has the type. */
export interface FileFacts {
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly birthtimeMs: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly dev: number;
  readonly ino: number;
}

/**
 * What the file system says of an entry. Owner and group are numbers: names would tell strangers the accounts of the
 * machine, and cost a look-up per line (vsftpd's `text_userdb_names` is off for both reasons).
 */
export function attributesOf(facts: FileFacts): Attributes {
  const { mode, birthtimeMs } = facts;
  const kind = kindOf(mode);
  const attributes: { -readonly [Name in keyof Attributes]: Attributes[Name] } = {
    kind,
    size: kind === "file" ? facts.size : 0,
    modified: Math.floor(facts.mtimeMs),
    mode: mode & 0o7777,
    owner: String(facts.uid),
    group: String(facts.gid),
    links: facts.nlink,
  };
  // A file system that keeps no time of birth answers 0.
  if (birthtimeMs > 0) attributes.created = Math.floor(birthtimeMs);
  const unique = uniqueOf(facts);
  if (unique !== undefined) attributes.unique = unique;
  return attributes;
}

/** What tells the file from all others of this machine. Beyond 2^53 two could round to one number; then nothing is said. */
export function uniqueOf({ dev, ino }: FileFacts): string | undefined {
  return Number.isSafeInteger(ino) ? `${dev.toString(36)}-${ino.toString(36)}` : undefined;
}

/** What can be said of an entry whose directory may be read and not searched. */
export const unknownAttributes: Attributes = { kind: "other", size: 0, modified: 0 };

/** What a mode of Unix says of the kind. */
export function kindOf(mode: number): Attributes["kind"] {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "file";
    case S_IFDIR:
      return "directory";
    case S_IFLNK:
      return "link";
    default:
      return "other";
  }
}

// Node's own object of constants is slow to ask for each entry of a large directory.
const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK } = constants;
