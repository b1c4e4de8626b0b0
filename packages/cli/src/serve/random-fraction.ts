import { randomInt } from "node:crypto";

/** From 0 up to 1, not included; nobody can foretell it from those that were given so far. */
export function randomFraction(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
