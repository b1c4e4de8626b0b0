import type { Reply } from "@tandem/protocol";
import type { SessionNames } from "../charset/session-names.ts";
import type { Languages } from "../language/languages.ts";

/** What is needed to say a reply as this client wants it. */
export interface WrittenReplyOptions {
  readonly session: { readonly facts: { readonly language: string } };
  readonly languages: Languages;
  readonly names: SessionNames;
}

/**
 * A reply as it goes out: in the language of the session, and its names in the charset of the client. What programs read is
 * not translated (RFC 2640 §4.1), and might look like a sentence because of the name of a file: values, and the lines
 * between the first and the last, which are what was asked for.
 */
export function writtenReply({ code, lines }: Reply, { session, languages, names }: WrittenReplyOptions): Reply {
  const translate = (line: string, at: number): string =>
    isValue(code) || (at > 0 && at < lines.length - 1) ? line : languages.translate(session.facts.language, line);
  const [first, ...rest] = lines.map((line, at) => names.write(translate(line, at)));
  return { code, lines: [first!, ...rest] };
}

/** Preliminary replies name files, the second digit 1 is about information, and the others are addresses and a digest. */
function isValue(code: number): boolean {
  return code < 200 || Math.floor(code / 10) % 10 === 1 || [227, 228, 229, 251].includes(code);
}
