import { normalizeAddress, parseAddress } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

/** Where a server says that it listens; without `address`, at the host of the control connection. */
export interface PassiveReply {
  readonly address?: string;
  readonly port: number;
}

/**
 * Reads the answer to PASV, text of a 227 reply (RFC 959 §4.1.2), as servers really write it: the first six numbers in a
 * row, with or without parentheses, blanks and leading zeros, each taken modulo 256. A server may answer in the shape of a
 * 229 instead. Throws {@link ProtocolError} `syntax` when there is no port in it.
 */
export function parsePassiveReply(text: string): PassiveReply {
  return accept(findHostPort(text) ?? findExtended(text), "PASV", text);
}

/**
 * Reads the answer to EPSV, text of a 229 reply (RFC 2428 §3): with any delimiter, with or without parentheses, protocol and
 * address. A server may answer in the shape of a 227 instead. Throws {@link ProtocolError} `syntax` when there is no port.
 */
export function parseExtendedPassiveReply(text: string): PassiveReply {
  return accept(findExtended(text) ?? findHostPort(text), "EPSV", text);
}

const sixNumbers = /(?<![\d-])-?\d{1,9}(?:\s{0,9},\s{0,9}-?\d{1,9}){5}/;
// A delimiter is any mark that cannot stand in an address or a sentence's number; the same mark ends each field.
const inParentheses = /\(\s*([!-'*-/:-@[-`{-~])(\d{0,5})\1([0-9A-Fa-f.:]{0,64})\1(\d{1,5})\1?\s*\)/;
const anywhere = /([!-'*+/;-@[-`{-~])(\d{0,5})\1([0-9A-Fa-f.:]{0,64})\1(\d{1,5})\1/;

function findHostPort(text: string): PassiveReply | undefined {
  const match = sixNumbers.exec(text);
  if (match === null) return undefined;
  const [h1, h2, h3, h4, p1 = 0, p2 = 0] = match[0].split(",").map((number) => Number(number) & 255);
  return { address: `${h1}.${h2}.${h3}.${h4}`, port: p1 * 256 + p2 };
}

function findExtended(text: string): PassiveReply | undefined {
  const [, , , address = "", port] = inParentheses.exec(text) ?? anywhere.exec(text) ?? [];
  if (port === undefined) return undefined;
  return parseAddress(address) === undefined
    ? { port: Number(port) }
    : { address: normalizeAddress(address), port: Number(port) };
}

function accept(found: PassiveReply | undefined, verb: string, text: string): PassiveReply {
  if (found !== undefined && found.port >= 1 && found.port <= 65_535) return found;
  throw new ProtocolError(
    "syntax",
    `The answer to ${verb} names no port to connect to: "${printable(text.slice(0, 200))}".`,
  );
}
