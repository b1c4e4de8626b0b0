import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** The octets from `start` to `end` of a file, the first being 0 and both included. */
export interface OctetRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The argument of RANG: `<start-point> <end-point>` (draft-bryan-ftp-range §3), as it was sent. `1 0` takes the range back;
 * any other end before its start is for the server to refuse, for it takes the range back too.
 */
export const octetRange: Grammar<OctetRange> = {
  syntax: "<start-point> <end-point>",
  parse(argument) {
    const match = /^(\d+) +(\d+) *$/.exec(argument ?? "");
    if (match === null) throw new ProtocolError("syntax", "RANG takes the first and the last octet: RANG 0 49.");
    return { start: octet(match[1]!), end: octet(match[2]!) };
  },
  format: ({ start, end }) => `${start} ${end}`,
};

/** The number of an octet. Throws {@link ProtocolError} `syntax` beyond 2^53-1. */
export function octet(digits: string): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  throw new ProtocolError("syntax", `The octet ${digits.slice(0, 40)} is beyond the end of any file.`);
}
