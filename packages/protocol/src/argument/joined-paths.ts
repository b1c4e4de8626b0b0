import { resolvePath, type VirtualPath } from "../path.ts";
import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";
import { formatWords, parseWords } from "./words.ts";

/** A file and those that it is made of, in their order. */
export interface JoinedPaths {
  readonly target: VirtualPath;
  readonly sources: readonly VirtualPath[];
}

/** The argument of COMB: a target and its sources, names with spaces in quotation marks (`COMB "big file" part.1 part.2`). */
export const joinedPaths: Grammar<JoinedPaths> = {
  syntax: '"<target>" "<source>"...',
  parse(argument = "", { directory }) {
    const [target, ...sources] = parseWords(argument).map((word) => resolvePath(directory, word));
    if (target === undefined || sources.length === 0) {
      throw new ProtocolError("syntax", "COMB takes a target and the files to join.");
    }
    return { target, sources };
  },
  format: ({ target, sources }) => formatWords([target, ...sources]),
};
