import { ProtocolError } from "../protocol-error.ts";
import { resolvePath, type VirtualPath } from "../path.ts";
import type { Grammar } from "./grammar.ts";

/** A `<pathname>`: taken to its last character, quotes and trailing spaces included, and resolved in the working directory. */
export const path: Grammar<VirtualPath> = {
  syntax: "<pathname>",
  parse(argument, { directory }) {
    if (argument === undefined) throw new ProtocolError("syntax", "The pathname is missing.");
    return resolvePath(directory, argument);
  },
  format: (value) => value,
};

/** A `<pathname>` that may be missing, and then means the working directory (MLSD, MLST). */
export const optionalPath: Grammar<VirtualPath | undefined> = {
  syntax: "[<pathname>]",
  parse: (argument, { directory }) =>
    argument === undefined || argument === "" ? undefined : resolvePath(directory, argument),
  format: (value) => value,
};

/** What LIST and NLST are asked for. */
export interface ListArgument {
  /** The letters of options that clients borrow from `ls`, as in `-la`, in the order they came; no RFC has them. */
  readonly options: string;
  readonly path: VirtualPath | undefined;
  /** The pathname began with `/`: names in the answer do so too. */
  readonly absolute: boolean;
}

/**
 * The argument of LIST, NLST and STAT: `ls` options, as every client sends them, then a pathname. Options end at `--`;
 * a name that starts with `-` is given as `./-name` or behind `--`.
 */
export const listPath: Grammar<ListArgument> = {
  syntax: "[<pathname>]",
  parse(argument, { directory }) {
    let rest = argument ?? "";
    let options = "";
    for (let match = option.exec(rest); match !== null; match = option.exec(rest)) {
      rest = rest.slice(match[0].length);
      if (match[1] === "-") break;
      options += match[1];
    }
    return {
      options,
      path: rest === "" ? undefined : resolvePath(directory, rest),
      absolute: rest.startsWith("/"),
    };
  },
  format({ options, path }) {
    const words = [options === "" ? undefined : `-${options}`, path].filter((word) => word !== undefined);
    return words.length === 0 ? undefined : words.join(" ");
  },
};

const option = /^-([A-Za-z0-9]+|-)(?: +|$)/;
