import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

/** The permission bits of Unix that a text in octal means, 0 to 7777. Throws {@link ProtocolError} `syntax`. */
export function parseOctalMode(text: string): number {
  if (!/^[0-7]{1,5}$/.test(text) || Number.parseInt(text, 8) > 0o7777) {
    throw new ProtocolError("syntax", `"${printable(text)}" is no mode; write it in octal, as in 644.`);
  }
  return Number.parseInt(text, 8);
}

/** The permission bits in octal, with zeros in front of fewer than `digits`: `644`, `0644`. */
export function formatOctalMode(mode: number, digits: 3 | 4): string {
  return mode.toString(8).padStart(digits, "0");
}
