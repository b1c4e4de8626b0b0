import { quotePath } from "../quote.ts";
import type { Grammar } from "./grammar.ts";
import { readNamedPath, type NamedPath } from "./named-path.ts";
import { octet } from "./octet-range.ts";

/** A file and, when given, the octets of it: from `start` up to `end`, not included. */
export interface FilePart extends NamedPath {
  readonly start?: number;
  readonly end?: number;
}

/**
 * The argument of XCRC and its kin, which no document defines: a pathname to its last character, as most clients send it, or
 * one in quotation marks, behind which a start and an end may stand (Globalscape, ProFTPD: `XCRC "a b" 0 42575`).
 */
export const filePart: Grammar<FilePart> = {
  syntax: '<pathname> | "<pathname>" [<start> [<end>]]',
  parse(argument, context) {
    const match = quoted.exec(argument ?? "");
    if (match === null) return readNamedPath(argument, context);
    const [, name, start, end] = match;
    return {
      ...readNamedPath(name!.replaceAll('""', '"'), context),
      ...(start !== undefined && { start: octet(start) }),
      ...(end !== undefined && { end: octet(end) }),
    };
  },
  format: ({ pathname, start, end }) =>
    [quotePath(pathname), start ?? (end === undefined ? undefined : 0), end]
      .filter((word) => word !== undefined)
      .join(" "),
};

const quoted = /^"((?:[^"]|"")+)" *(?:(?<= )(\d+)(?: +(\d+))? *)?$/;
