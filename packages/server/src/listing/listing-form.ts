import { factsLineWriter, unixLineWriter, type FactName, type MediaTypes } from "@tandem/protocol";
import type { Entry } from "@tandem/storage";
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
      readonly permissions: Readonly<Record<Entry["kind"], string>>;
    };

/** Writes the lines of a form; undefined for an entry that no line can hold. */
export function lineWriter(form: ListingForm): (entry: Entry) => string | undefined {
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
      const own = {
        file: { permissions: form.permissions.file },
        directory: { permissions: form.permissions.directory },
        link: { permissions: form.permissions.link },
        other: { permissions: form.permissions.other },
      };
      return (entry) => write(entry, own[entry.kind]);
    }
  }
}
