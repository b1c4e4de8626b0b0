import type { Stats } from "node:fs";
import type { Attributes } from "../storage.ts";

/**
 * What the file system says of an entry. Owner and group are numbers: names would tell strangers the accounts of the
 * machine, and cost a look-up per line (vsftpd's `text_userdb_names` is off for both reasons).
 */
export function attributesOf(stats: Stats): Attributes {
  const kind = kindOf(stats);
  return {
    kind,
    size: kind === "file" ? stats.size : 0,
    modified: Math.floor(stats.mtimeMs),
    mode: stats.mode & 0o7777,
    owner: String(stats.uid),
    group: String(stats.gid),
    links: stats.nlink,
    // A file system that keeps no time of birth answers 0.
    ...(stats.birthtimeMs > 0 && { created: Math.floor(stats.birthtimeMs) }),
    // Beyond 2^53 two files could round to one number; then nothing is said.
    ...(Number.isSafeInteger(stats.ino) && { unique: `${stats.dev.toString(36)}-${stats.ino.toString(36)}` }),
  };
}

/** What can be said of an entry whose directory may be read and not searched. */
export const unknownAttributes: Attributes = { kind: "other", size: 0, modified: 0 };

function kindOf(stats: Stats): Attributes["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "link" : "other";
}
