import type { Charset } from "../charset/charset.ts";
import { decodeText, encodeText, hasEscapes } from "../text.ts";

/**
 * A name or line as people read it, when what is no UTF-8 is of this charset. For display: a name goes back to the server as it
 * was listed, or by way of {@link spellName}. What is of neither stays as it is.
 */
export function readName(name: string, charset: Charset): string {
  return hasEscapes(name) ? (charset.decode(encodeText(name)) ?? name) : name;
}

/**
 * A name that a person wrote, for a server whose names are in this charset: its bytes are what commands will carry. Undefined when
 * a character is not in the charset.
 */
export function spellName(name: string, charset: Charset): string | undefined {
  const bytes = charset.encode(name);
  return bytes === undefined ? undefined : decodeText(bytes);
}
