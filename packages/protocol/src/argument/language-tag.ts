import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/**
 * `[<lang-tag>]` (RFC 2640 §4.2): letters, then parts of up to eight letters behind hyphens, digits among them as in
 * RFC 5646, which has come after it (`es-419`). Nothing means the server's own language.
 */
export const languageTag: Grammar<string | undefined> = {
  syntax: "[<lang-tag>]",
  parse(argument) {
    const tag = argument?.trim() ?? "";
    if (tag === "") return undefined;
    if (!/^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag)) {
      throw new ProtocolError("syntax", "A language is named by its tag: LANG en, LANG de-CH.");
    }
    return tag;
  },
  format: (value) => value,
};
