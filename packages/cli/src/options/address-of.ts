import { normalizeAddress, ProtocolError } from "@tandem/protocol";

/** An address in the form in which addresses are compared; undefined for what is none. */
export function addressOf(text: string): string | undefined {
  try {
    return normalizeAddress(text);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
