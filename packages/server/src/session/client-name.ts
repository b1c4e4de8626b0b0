import { printable } from "@tandem/protocol";

/** The name that a client gives itself with CLNT or CSID, fit for a log: nothing in it moves a cursor, and it has an end. */
export function clientName(text: string): string {
  return printable(text.trim()).slice(0, longest);
}

// Programs with their versions and systems fit.
const longest = 120;
