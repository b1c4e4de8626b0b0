import { randomInt } from "node:crypto";

/** A password of 59 bits that can be read aloud and typed: `k7ma-x2cw-9fhq`, without characters that look alike. */
export function generatePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return [group(), group(), group()].join("-");
}

// No i, l, o, 0 and 1.
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
