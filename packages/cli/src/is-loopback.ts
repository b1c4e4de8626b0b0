import { addressScope, ProtocolError } from "@tandem/protocol";

/** Whether what is sent to an address, or to a host by its name, never leaves this machine. */
export function isLoopback(host: string): boolean {
  if (/(?:^|\.)localhost$/i.test(host)) return true;
  try {
    return addressScope(host) === "loopback";
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}
