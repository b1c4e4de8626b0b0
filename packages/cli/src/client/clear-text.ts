import { addressScope, printable, ProtocolError } from "@tandem/protocol";

/** One sentence on what everybody on the way can read; undefined when nothing leaves this machine. */
export function clearTextWarning(host: string, user: string | undefined): string | undefined {
  if (isLoopback(host)) return undefined;
  const what = user === undefined ? "the files" : "the password and the files";
  return `${printable(host)} is reached in clear text: everybody on the way can read ${what}.`;
}

function isLoopback(host: string): boolean {
  if (/(?:^|\.)localhost$/i.test(host)) return true;
  try {
    return addressScope(host) === "loopback";
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}
