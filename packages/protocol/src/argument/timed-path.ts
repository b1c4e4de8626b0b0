import { ProtocolError } from "../protocol-error.ts";
import { formatTimeValue, parseTimeValue } from "../time.ts";
import type { Grammar } from "./grammar.ts";
import { readNamedPath, type NamedPath } from "./named-path.ts";

/** A file and a time for it, in milliseconds since 1970 UTC. */
export interface TimedPath extends NamedPath {
  readonly time: number;
}

/** The argument of MFMT and MFCT: `<time-val> <pathname>` (draft-somers-ftp-mfxx §3.1, §4.1). */
export const timedPath: Grammar<TimedPath> = {
  syntax: "<time-val> <pathname>",
  parse(argument = "", context) {
    const space = argument.indexOf(" ");
    if (space < 0) throw new ProtocolError("syntax", "A time and a pathname are needed.");
    return { time: parseTimeValue(argument.slice(0, space)), ...readNamedPath(argument.slice(space + 1), context) };
  },
  format: ({ time, pathname }) => `${formatTimeValue(time, { fraction: true })} ${pathname}`,
};
