import {
  formatTimeValue,
  parseTimeValue,
  ProtocolError,
  quotePath,
  reply,
  resolvePath,
  type Grammar,
  type VirtualPath,
} from "@tandem/protocol";
import { siteCommand } from "./site-command.ts";

/** A file and when it was modified, in milliseconds since 1970 UTC. */
export interface DatedPath {
  readonly modified: number;
  readonly path: VirtualPath;
}

/**
 * Both forms that clients send: `YYYYMMDDhhmm[ss] <pathname>` (lftp, ncftp) and `<pathname> <access> <modification>
 * <creation> UTC` (lftp, Pure-FTPd), of whose times one counts.
 */
export const datedPath: Grammar<DatedPath> = {
  syntax: "<YYYYMMDDhhmm[ss]> <pathname>",
  parse(argument = "", { directory }) {
    const [, path, time] = behind.exec(argument) ?? swapped(before.exec(argument));
    if (path === undefined || time === undefined)
      throw new ProtocolError("syntax", "A time and a pathname are needed.");
    return { modified: parseTimeValue(time.padEnd(14, "0")), path: resolvePath(directory, path) };
  },
  format: ({ modified, path }) => `${formatTimeValue(modified)} ${path}`,
};

/** SITE UTIME: sets when a file was last modified, in UTC. */
export const utime = siteCommand({
  name: "UTIME",
  argument: datedPath,
  help: "Sets when a file was last modified, in UTC; MFMT does the same by a standard.",
  async run({ storage, signal }, { modified, path }) {
    await storage.setModified(path, modified, { signal });
    return reply(200, `${quotePath(path)} was modified at ${formatTimeValue(modified)} now.`);
  },
});

const before = /^ *(\d{12}(?:\d\d)?) (.+)$/s;
const behind = /^(.+) \d{12}(?:\d\d)? (\d{12}(?:\d\d)?) \d{12}(?:\d\d)? UTC *$/is;

function swapped(match: RegExpExecArray | null): readonly (string | undefined)[] {
  return match === null ? [] : [match[0], match[2], match[1]];
}
