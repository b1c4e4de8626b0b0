import { InvalidArgumentError } from "commander";
import { byteCount } from "./byte-count.ts";

/** Reads what sizes are meant: `+10MB` is more than that, `-1KiB` less, `4608` exactly so many bytes. */
export function parseSizeTest(text: string): (bytes: number) => boolean {
  const [, sign, amount = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  try {
    const bound = bytes(amount);
    if (sign === "+") return (size) => size > bound;
    return sign === "-" ? (size) => size < bound : (size) => size === bound;
  } catch {
    throw new InvalidArgumentError("It must be a size like +10MB (more), -1KiB (less) or 4608 (exactly).");
  }
}

const bytes = byteCount(0);
