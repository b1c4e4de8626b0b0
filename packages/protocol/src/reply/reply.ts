import type { ReplyCode } from "./codes.ts";

/** One reply: its code and its text, line by line (RFC 959 §4.2). A server makes it with {@link reply}. */
export interface Reply<Code extends number = number> {
  readonly code: Code;
  readonly lines: readonly [string, ...string[]];
}

/** A reply of the table. Several lines make a multi-line reply; the text says what happened and, when refused, what to do. */
export function reply<const Code extends ReplyCode>(code: Code, ...lines: readonly [string, ...string[]]): Reply<Code> {
  return { code, lines };
}

/** The text as one string, its lines joined by a newline. */
export function replyText({ lines }: Reply): string {
  return lines.join("\n");
}

/** `226 Done.`; of several lines the first. */
export function formatReplyLine({ code, lines }: Reply): string {
  return `${code} ${lines[0]}`;
}
