import { childPath, factsLineWriter, type FactsOptions, type VirtualPath } from "@tandem/protocol";
import { rightsAt, type Entry, type Storage } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";
import type { ListingForm } from "./listing-form.ts";
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
  const write = factsLineWriter(listedFacts, { language, mediaTypes, fraction: hasFractions(storage) });
  const asksPermissions = listedFacts.includes("perm");
  return (entry, path, given) =>
    write(entry, {
      ...(asksPermissions && { permissions: permissionLetters(entry.kind, path, rightsAt(storage, path)) }),
      ...given,
    });
}

/** How the entries of one directory become lines, where what is allowed at the directory is allowed at all of them. */
export function factForm(
  { storage, options, session: { listedFacts: facts } }: FactSession,
  directory: VirtualPath,
): ListingForm {
  const { language, mediaTypes } = options.listing;
  const rights = rightsAt(storage, directory);
  // Only the root has letters of its own, and it is no entry.
  const lettersOf = (kind: Entry["kind"]): string => permissionLetters(kind, childPath(directory, "entry"), rights);
  return {
    kind: "facts",
    facts,
    fraction: hasFractions(storage),
    language,
    mediaTypes,
    permissions: {
      file: lettersOf("file"),
      directory: lettersOf("directory"),
      link: lettersOf("link"),
      other: lettersOf("other"),
    },
  };
}

function hasFractions({ capabilities }: Storage): boolean {
  return capabilities.timePrecision < 1000;
}
