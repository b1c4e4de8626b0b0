import { resolvePath, type VirtualPath } from "../path.ts";
import { formatTimeValue, parseTimeValue } from "../time.ts";
import type { Grammar } from "./grammar.ts";
import { path } from "./path.ts";

/** What MDTM is asked: when a file was modified or, by older clients, to set it. */
export interface ModificationArgument {
  /** The file whose name is the whole argument. */
  readonly path: VirtualPath;
  /** What the argument means when there is no such file and its first word is a time. */
  readonly setting: { readonly path: VirtualPath; readonly modified: number } | undefined;
}

/**
 * A `<pathname>` (RFC 3659 §3.1) which, where it begins with a time and a space, also reads as the form that vsftpd's
 * `mdtm_write` made known: `20261122101500 notes.txt`. Which of the two is meant only the file system can tell.
 */
export const modification: Grammar<ModificationArgument> = {
  syntax: "<pathname>",
  parse(argument, context) {
    return { path: path.parse(argument, context), setting: settingOf(argument ?? "", context.directory) };
  },
  format({ path: whole, setting }) {
    return setting === undefined ? whole : `${formatTimeValue(setting.modified, { fraction: true })} ${setting.path}`;
  },
};

function settingOf(argument: string, directory: VirtualPath): ModificationArgument["setting"] {
  const match = /^(\d{14}(?:\.\d+)?) (.+)$/s.exec(argument);
  if (match === null) return undefined;
  try {
    return { modified: parseTimeValue(match[1]!), path: resolvePath(directory, match[2]!) };
  } catch {
    // Digits that are no time are the beginning of a name.
    return undefined;
  }
}
