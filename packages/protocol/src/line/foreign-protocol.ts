import { verbOf } from "../command/parse-command.ts";
import { decodeText } from "../text.ts";

/** A protocol that is not FTP and whose clients come to FTP ports, by mistake or because a web page makes them. */
export type ForeignProtocol = "HTTP" | "PROXY" | "SMTP" | "SSH" | "TLS";

/**
 * The protocol that a line belongs to which is no FTP command, `undefined` for a mere slip of the finger. A request that a
 * browser was made to send carries commands in its body; a server that ends the session here executes none of them.
 */
export function foreignProtocol(line: Uint8Array): ForeignProtocol | undefined {
  const [first = 0, second = 0, third = 0] = line;
  if (first === 0x16 && second === 0x03) return "TLS";
  if (first >= 0x80 && first < 0xc0 && third === 0x01) return "TLS";
  if (line.length === 1 && first === 0) return "PROXY";
  const text = decodeText(line.subarray(0, longestSign));
  if (verbOf(text.split(" ", 1)[0]!) !== undefined) return undefined;
  return signs.find(([, sign]) => sign.test(text))?.[0];
}

const signs: readonly (readonly [ForeignProtocol, RegExp])[] = [
  ["SSH", /^SSH-\d/],
  // Version 1; the third line of version 2 is a NUL.
  ["PROXY", /^PROXY (?:TCP[46]|UNKNOWN)(?: |$)/],
  ["SMTP", /^(?:(?:HELO|EHLO|LHLO)(?: |$)|MAIL FROM:|RCPT TO:|DATA$)/i],
  // The request line; a long one is seen by its beginning only, where any word may be a method.
  ["HTTP", /^[!-~]+ [!-~]+ (?:HTTP|RTSP|SIP)\/\d/],
  ["HTTP", /^[A-Z]{3,20} (?=\/|[a-z]+:\/\/)[!-~]{2000}/],
  // One of HTTP/0.9, or cut. Other words with a path are commands of other FTP servers (`DSIZ /a`), which clients try.
  ["HTTP", /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|TRACE|PATCH|PROPFIND) (?:\/|\*|[a-z]+:\/\/)/],
  ["HTTP", /^CONNECT [!-~]/],
  // A header line, should the request line have been missed.
  ["HTTP", /^[A-Za-z][A-Za-z0-9-]*:(?: |$)/],
];

// No sign needs more; a URL may be as long as it likes.
const longestSign = 2048;
