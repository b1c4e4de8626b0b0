import { encodeText } from "../text.ts";
import { encodeTelnet } from "../telnet/encode-telnet.ts";
import type { Reply } from "./reply.ts";

/**
 * The bytes of a reply (RFC 959 §4.2): `226 text`, or `211-first`, lines that start with a space, and `211 last`. A line
 * break or NUL inside a line would be another reply to the peer: it becomes a space. A CR, which a pathname may have, is
 * followed by NUL, and a byte 255 by another (RFC 854, RFC 2640 §3.1, RFC 3659 §2.2).
 */
export function encodeReply(reply: Reply): Uint8Array {
  const lines = formatReply(reply).map((line) => `${line.replaceAll("\r", "\r\0")}\r\n`);
  return encodeTelnet(encodeText(lines.join("")));
}

/** {@link encodeReply} as text when each of its characters is one byte that needs no care, as in most replies; else `undefined`. */
export function asciiReply({ code, lines }: Reply): string | undefined {
  return lines.length === 1 && printableAscii.test(lines[0]) ? `${code} ${lines[0]}\r\n` : undefined;
}

/** The lines of {@link encodeReply}, without their ends. */
export function formatReply({ code, lines }: Reply): readonly string[] {
  const clean = lines.map((line) => line.replace(lineBreaks, " "));
  const last = clean.length - 1;
  if (last === 0) return [`${code} ${clean[0]}`];
  return clean.map((line, i) => (i === 0 ? `${code}-${line}` : i === last ? `${code} ${line}` : ` ${line}`));
}

const printableAscii = /^[ -~]*$/;
const lineBreaks = /(?:\r\n|[\n\0])+/g;
