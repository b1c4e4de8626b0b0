import { lookupLanguage } from "@tandem/protocol";
import type { Language } from "./language.ts";
import { translator, type Translate } from "./translator.ts";

/** The languages of one server: English, in which replies are made, and those it was given (RFC 2640 §4). */
export interface Languages {
  /** Their tags, English first. */
  readonly tags: readonly string[];
  /** The tag that serves a wanted one, `undefined` when none does. */
  lookup(wanted: string): string | undefined;
  /** What lines are in the language of a tag of {@link tags}. */
  translate(tag: string, line: string): string;
}

/** Throws a `RangeError` for a language that is given twice, has no tag or texts that do not fit together. */
export function languagesOf(given: readonly Language[]): Languages {
  const translators = new Map<string, Translate>([[english, (line) => line]]);
  for (const language of given) {
    const tag = language.tag.toLowerCase();
    // RFC 2640 §4.2 has letters only; FEAT could not list another tag.
    if (!/^[a-z]{1,8}(?:-[a-z]{1,8})*$/.test(tag)) throw new RangeError(`"${language.tag}" is no tag of a language.`);
    if (translators.has(tag)) throw new RangeError(`The language ${language.tag} is given twice; English is built in.`);
    translators.set(tag, translator(language));
  }
  const tags = [...translators.keys()];
  return {
    tags,
    lookup: (wanted) => lookupLanguage(tags, wanted),
    translate: (tag, line) => translators.get(tag)?.(line) ?? line,
  };
}

const english = "en";
