import { ProtocolError } from "../protocol-error.ts";
import type { Grammar } from "./grammar.ts";

/** `<base64data>` of ADAT, MIC, CONF and ENC, on one line, as it was sent (RFC 2228 §9). */
export const base64data: Grammar<string> = {
  syntax: "<base64data>",
  parse(argument = "") {
    if (argument.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(argument)) {
      throw new ProtocolError("syntax", "This is not data in base 64.");
    }
    return argument;
  },
  format: (value) => value,
};

/** The buffer size of PBSZ: a number of 32 bits, 0 for a protection that has no buffers (RFC 2228 §3, RFC 4217 §9). */
export const bufferSize: Grammar<number> = {
  syntax: "<decimal-integer>",
  parse(argument = "") {
    const size = /^\d+$/.test(argument) ? Number(argument) : Infinity;
    if (size > 0xffff_ffff) throw new ProtocolError("syntax", "PBSZ takes a number of 32 bits: PBSZ 0.");
    return size;
  },
  format: String,
};

/** What PROT may ask for: Clear, Safe, Confidential, Private (RFC 2228 §3). */
export type ProtectionLevel = "C" | "S" | "E" | "P";

/** The level of PROT in any case. Throws `ProtocolError` `unsupported-parameter` for a level that RFC 2228 does not know. */
export const protectionLevel: Grammar<ProtectionLevel> = {
  syntax: "C | S | E | P",
  parse(argument = "") {
    const level = argument.trim().toUpperCase();
    if (level === "") throw new ProtocolError("syntax", "The protection level is missing.");
    if (level !== "C" && level !== "S" && level !== "E" && level !== "P") {
      throw new ProtocolError("unsupported-parameter", "There is no such protection level; they are C, S, E and P.");
    }
    return level;
  },
  format: (value) => value,
};
