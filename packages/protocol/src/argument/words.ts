import { ProtocolError } from "../protocol-error.ts";
import { quotePath } from "../quote.ts";

/**
 * The words of an argument that names several files: separated by spaces, one with spaces in it between quotation marks,
 * where a mark of its own is doubled (`"a ""b"" c"`). Throws {@link ProtocolError} `syntax` for a mark that is not closed.
 */
export function parseWords(text: string): readonly string[] {
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const match = rest.startsWith('"') ? quoted.exec(rest) : bare.exec(rest);
    if (match === null)
      throw new ProtocolError("syntax", "A quotation mark is not closed, or a name does not end at it.");
    words.push(match[1]!.replaceAll('""', '"'));
    rest = rest.slice(match[0].length);
  }
  return words;
}

/** The text that {@link parseWords} reads: a word is quoted where it must be. */
export function formatWords(words: readonly string[]): string {
  return words.map((word) => (/^[^\s"]+$/.test(word) ? word : quotePath(word))).join(" ");
}

const quoted = /^"((?:[^"]|"")*)"(?: +|$)/;
const bare = /^([^ ]+)(?: +|$)/;
