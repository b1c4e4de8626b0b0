import { printable, type Reply } from "@tandem/protocol";
import { commandFailure } from "./command-failure.ts";

/** Throws a `CommandError` when a reply is a refusal of the line that was sent. */
export function refusedBy(line: string, { code, lines }: Reply): void {
  if (code >= 400)
    throw commandFailure(`The server refused ${printable(line)}: "${code} ${printable(lines.at(-1) ?? "")}".`);
}
