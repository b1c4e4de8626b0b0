import { formatWords, parseWords, ProtocolError, resolvePath, type Grammar, type VirtualPath } from "@tandem/protocol";

/** Two files, the one that is there first. */
export interface TwoPaths {
  readonly from: VirtualPath;
  readonly to: VirtualPath;
}

/** Two pathnames, those with spaces in quotation marks. */
export function twoPaths(from: string, to: string): Grammar<TwoPaths> {
  return {
    syntax: `<${from}> <${to}>`,
    parse(argument = "", { directory }) {
      const words = parseWords(argument).map((word) => resolvePath(directory, word));
      if (words.length !== 2) {
        throw new ProtocolError(
          "syntax",
          `A ${from} and a ${to} are needed; put names with spaces in quotation marks.`,
        );
      }
      return { from: words[0]!, to: words[1]! };
    },
    format: (paths) => formatWords([paths.from, paths.to]),
  };
}
