import type { Reply } from "@tandem/protocol";
import type { SessionNames } from "../charset/session-names.ts";
import type { Languages } from "../language/languages.ts";

/** What is needed to say a reply as this client wants it. */
export interface WrittenReplyOptions {
  readonly session: { readonly facts: { readonly language: string } };
  readonly given: { readonly languages: Languages };
  readonly names: SessionNames;
}

/**
 * A reply as it goes out: in the language of the session, and its names in the charset of the client. What programs read is
 * not translated (RFC 2640 §4.1), and might look like a sentence because of the name of a file: values, and the lines
 * between the first and the last, which are what was asked for.
 */
export function writtenReply(answer: Reply, { session, given, names }: WrittenReplyOptions): Reply {
  const { code, lines } = answer;
  const written = (line: string, at: number): string => {
    const asItIs = isValue(code) || (at > 0 && at < lines.length - 1);
    return names.write(asItIs ? line : given.languages.translate(session.facts.language, line));
  };
  const first = written(lines[0], 0);
  if (lines.length === 1) return first === lines[0] ? answer : { code, lines: [first] };
  return { code, lines: [first, ...lines.slice(1).map((line, at) => written(line, at + 1))] };
}

/** Preliminary replies name files, the second digit 1 is about information, and the others are addresses and a digest. */
function isValue(code: number): boolean {
  return code < 200 || Math.floor(code / 10) % 10 === 1 || addresses.has(code);
}

const addresses: ReadonlySet<number> = new Set([227, 228, 229, 251]);
