import { printable } from "@tandem/protocol";

/** A text that may quote what a server or a URL said, fit for a terminal: its line breaks stay. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
