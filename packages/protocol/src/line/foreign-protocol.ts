import { verbOf } from "../command/parse-command.ts";
import { decodeText } from "../text.ts";

/** A protocol that is not FTP and whose clients come to FTP ports, by mistake or because a web page makes them. */
export type ForeignProtocol = "HTTP" | "SMTP" | "SSH" | "TLS";

/**
 * The protocol that a line belongs to which is no FTP command, `undefined` for a mere slip of the finger. A request that a
 * browser was made to send carries commands in its body; a server that ends the session here executes none of them.
 */
export function foreignProtocol(line: Uint8Array): ForeignProtocol | undefined {
  const [first = 0, second = 0, third = 0] = line;
  if (first === 0x16 && second === 0x03) return "TLS";
  if (first >= 0x80 && first < 0xc0 && third === 0x01) return "TLS";
  const text = decodeText(line.subarray(0, longestSign));
  if (verbOf(text.split(" ", 1)[0]!) !== undefined) return undefined;
  return signs.find(([, sign]) => sign.test(text))?.[0];
}

const signs: readonly (readonly [ForeignProtocol, RegExp])[] = [
  ["SSH", /^SSH-\d/],
  ["SMTP", /^(?:(?:HELO|EHLO|LHLO)(?: |$)|MAIL FROM:|RCPT TO:|DATA$)/i],
  // The request line; a long one is seen by its beginning only.
  ["HTTP", /^[!-~]+ [!-~]+ (?:HTTP|RTSP|SIP)\/\d/],
  ["HTTP", /^[A-Z]{3,20} (?:\/|\*|[a-z]+:\/\/)/],
  ["HTTP", /^CONNECT [!-~]/],
  // A header line, should the request line have been missed.
  ["HTTP", /^[A-Za-z][A-Za-z0-9-]*:(?: |$)/],
];

// No sign needs more; a URL may be as long as it likes.
const longestSign = 2048;
