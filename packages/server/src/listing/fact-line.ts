import { formatFactsLine, type FactsOptions, type VirtualPath } from "@tandem/protocol";
import { rightsAt, type Entry } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";
import { permissionLetters } from "./permission-letters.ts";

/** Writes the line of MLSD or MLST for an entry and the path where it is, as the session asked for facts (RFC 3659 §7.2). */
export type FactLine = (
  entry: Entry,
  path: VirtualPath,
  options?: Pick<FactsOptions, "relation" | "permissions">,
) => string;

/** What a line of facts depends on. */
export type FactSession = Pick<Handling, "storage" | "options"> & {
  readonly session: Pick<Handling["session"], "listedFacts">;
};

export function factLine({ storage, options, session: { listedFacts } }: FactSession): FactLine {
  const { language, mediaTypes } = options.listing;
  const fraction = storage.capabilities.timePrecision < 1000;
  const asksPermissions = listedFacts.includes("perm");
  return (entry, path, given) =>
    formatFactsLine(entry, listedFacts, {
      language,
      mediaTypes,
      fraction,
      ...(asksPermissions && { permissions: permissionLetters(entry.kind, path, rightsAt(storage, path)) }),
      ...given,
    });
}
