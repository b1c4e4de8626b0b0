import { InvalidArgumentError } from "commander";

/** `022`: permission bits, in octal as every umask is. */
export function parseUmask(text: string): number {
  if (!/^[0-7]{1,4}$/.test(text) || Number.parseInt(text, 8) > 0o777) {
    throw new InvalidArgumentError("It must be permission bits in octal, 000 to 777, like 022.");
  }
  return Number.parseInt(text, 8);
}

/** `644`, `0755`: permission bits to set, in octal. */
export function parseMode(text: string): number {
  if (!/^[0-7]{3,4}$/.test(text))
    throw new InvalidArgumentError("It must be permission bits in octal, like 644 or 0755.");
  return Number.parseInt(text, 8);
}
