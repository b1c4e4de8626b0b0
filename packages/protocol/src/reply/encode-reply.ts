import { encodeText } from "../text.ts";
import type { Reply } from "./reply.ts";

/**
 * The bytes of a reply (RFC 959 §4.2): `226 text`, or `211-first`, lines that start with a space, and `211 last`. A line
 * break or NUL inside a line would be another reply to the peer: it becomes a space.
 */
export function encodeReply(reply: Reply): Uint8Array {
  return encodeText(formatReply(reply).join("\r\n") + "\r\n");
}

/** The lines of {@link encodeReply}, without their ends. */
export function formatReply({ code, lines }: Reply): readonly string[] {
  const clean = lines.map((line) => line.replace(lineBreaks, " "));
  const last = clean.length - 1;
  if (last === 0) return [`${code} ${clean[0]}`];
  return clean.map((line, i) => (i === 0 ? `${code}-${line}` : i === last ? `${code} ${line}` : ` ${line}`));
}

const lineBreaks = /[\r\n\0]+/g;
