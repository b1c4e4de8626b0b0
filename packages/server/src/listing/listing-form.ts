import {
  factsHeadWriter,
  factsLineWriter,
  unixHeadWriter,
  unixLineWriter,
  type FactName,
  type FactsOptions,
  type HeadWriter,
  type ListedEntry,
  type MediaTypes,
} from "@tandem/protocol";
import { breaksLines, signOf } from "./entry-text.ts";

/** How the entries of one directory become lines, as plain data: so that another thread can write them. */
export type ListingForm =
  | {
      /** Lines as of `ls -l`. */
      readonly kind: "long";
      /** What time it is: it decides between time and year. Milliseconds since 1970 UTC. */
      readonly now: number;
      readonly signs: boolean;
    }
  | {
      /** Pathnames. */
      readonly kind: "short";
      /** What stands before each name. */
      readonly prefix: string;
      readonly signs: boolean;
    }
  | {
      /** Lines of MLSD. */
      readonly kind: "facts";
      readonly facts: readonly FactName[];
      readonly fraction: boolean;
      readonly language: string | undefined;
      readonly mediaTypes: MediaTypes | undefined;
      /** The perm fact of what is of each kind. */
      readonly permissions: Readonly<Record<ListedEntry["kind"], string>>;
    };

/** Writes the lines of a form; undefined for an entry that no line can hold. */
export function lineWriter(form: ListingForm): (entry: ListedEntry) => string | undefined {
  switch (form.kind) {
    case "long": {
      const write = unixLineWriter(form);
      return form.signs ? (entry) => write(entry) + signOf(entry) : write;
    }
    case "short": {
      const { prefix, signs } = form;
      if (breaksLines(prefix)) return () => undefined;
      return (entry) => {
        if (breaksLines(entry.name)) return undefined;
        return signs ? prefix + entry.name + signOf(entry) : prefix + entry.name;
      };
    }
    case "facts": {
      const write = factsLineWriter(form.facts, form);
      const own = ownFacts(form);
      return (entry) => write(entry, own[entry.kind]);
    }
  }
}

/**
 * Writes what stands before the names in those lines, where they are all else of a line: not where a sign follows, nor the target of
 * a link, nor where no line can be. `undefined` where that is so of none.
 */
export function headWriter(form: ListingForm): HeadWriter | undefined {
  switch (form.kind) {
    case "long":
      return form.signs ? undefined : unixHeadWriter(form);
    case "short": {
      const { prefix, signs } = form;
      return signs || breaksLines(prefix) ? undefined : (_, put) => put(prefix);
    }
    case "facts": {
      const write = factsHeadWriter(form.facts, form);
      const own = ownFacts(form);
      return (entry, put) => write(entry, put, own[entry.kind]);
    }
  }
}

/** What is told beside the entry itself. */
function ownFacts({
  permissions,
}: FactsForm): Readonly<Record<ListedEntry["kind"], Pick<FactsOptions, "permissions">>> {
  return {
    file: { permissions: permissions.file },
    directory: { permissions: permissions.directory },
    link: { permissions: permissions.link },
    other: { permissions: permissions.other },
  };
}

type FactsForm = Extract<ListingForm, { readonly kind: "facts" }>;
