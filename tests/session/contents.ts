import { FtpError } from "@tandem/client";

/** The code of the reply that a call was refused with. */
export function refusal(error: unknown): number | undefined {
  return error instanceof FtpError ? error.reply?.code : undefined;
}

/** Bytes as a text of as many characters. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** Throws when what was found is not what it should be. */
export function same(found: string, expected: string, what: string): void {
  if (found === expected) return;
  throw new Error(`${what} should be "${expected.slice(0, 200)}" and is "${found.slice(0, 200)}".`);
}
