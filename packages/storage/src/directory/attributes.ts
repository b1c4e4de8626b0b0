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
  const { mode, birthtimeMs, ino } = facts;
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
  // Beyond 2^53 two files could round to one number; then nothing is said.
  if (Number.isSafeInteger(ino)) attributes.unique = `${facts.dev.toString(36)}-${ino.toString(36)}`;
  return attributes;
}

/** What can be said of an entry whose directory may be read and not searched. */
export const unknownAttributes: Attributes = { kind: "other", size: 0, modified: 0 };

function kindOf(mode: number): Attributes["kind"] {
  switch (mode & constants.S_IFMT) {
    case constants.S_IFREG:
      return "file";
    case constants.S_IFDIR:
      return "directory";
    case constants.S_IFLNK:
      return "link";
    default:
      return "other";
  }
}
