import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** A restart point: a count of bytes (RFC 3659 §5.3), 0 to 2^53-1. */
export const restartPoint: Grammar<number> = {
  syntax: "<marker>",
  parse(argument) {
    if (argument === undefined || !/^\d+$/.test(argument)) {
      throw new ProtocolError("syntax", "The restart point is a number of bytes: REST 1048576.");
    }
    return safeInteger(argument, "restart point");
  },
  format: String,
};

/** The argument of ALLO: `<bytes> [R <record size>]` (RFC 959 §4.1.3). */
export const allocation: Grammar<{ readonly size: number; readonly record?: number }> = {
  syntax: "<decimal-integer> [R <decimal-integer>]",
  parse(argument) {
    const match = /^(\d+)(?: +R +(\d+))?$/i.exec(argument?.trim() ?? "");
    if (match === null) throw new ProtocolError("syntax", "ALLO takes a number of bytes: ALLO 1048576.");
    const size = safeInteger(match[1]!, "size");
    return match[2] === undefined ? { size } : { size, record: safeInteger(match[2], "record size") };
  },
  format: ({ size, record }) => (record === undefined ? String(size) : `${size} R ${record}`),
};

function safeInteger(digits: string, name: string): number {
  const value = Number(digits);
  if (!Number.isSafeInteger(value))
    throw new ProtocolError("syntax", `The ${name} ${digits.slice(0, 40)} is too large.`);
  return value;
}
