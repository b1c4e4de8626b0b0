import { printable } from "@tandem/protocol";
import { isLoopback } from "../is-loopback.ts";

/** One sentence on what everybody on the way can read; undefined when nothing leaves this machine. */
export function clearTextWarning(host: string, user: string | undefined): string | undefined {
  if (isLoopback(host)) return undefined;
  const what = user === undefined ? "the files" : "the password and the files";
  return `${printable(host)} is reached in clear text: everybody on the way can read ${what}.`;
}
