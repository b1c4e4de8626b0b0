import { InvalidArgumentError } from "commander";

/** `022`: permission bits, in octal as every umask is. */
export function parseUmask(text: string): number {
  if (!/^[0-7]{1,4}$/.test(text) || Number.parseInt(text, 8) > 0o777) {
    throw new InvalidArgumentError("It must be permission bits in octal, 000 to 777, like 022.");
  }
  return Number.parseInt(text, 8);
}
