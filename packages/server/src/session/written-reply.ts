import type { Reply } from "@tandem/protocol";
import type { SessionNames } from "../charset/session-names.ts";
import type { Languages } from "../language/languages.ts";

/** What is needed to say a reply as this client wants it. */
export interface WrittenReplyOptions {
  readonly session: { readonly facts: { readonly language: string } };
  readonly languages: Languages;
  readonly names: SessionNames;
}

/** A reply as it goes out: in the language of the session, and its names in the charset of the client. */
export function writtenReply({ code, lines }: Reply, { session, languages, names }: WrittenReplyOptions): Reply {
  const write = (line: string): string => names.write(languages.translate(session.facts.language, line));
  const [first, ...rest] = lines;
  return { code, lines: [write(first), ...rest.map(write)] };
}
