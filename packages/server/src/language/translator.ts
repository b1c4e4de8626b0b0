import type { Language } from "./language.ts";
import { parseTemplate, type Template } from "./template.ts";

/** Gives a line of a reply in another language, as far as the language has it. */
export type Translate = (line: string) => string;

/**
 * The translator of a language. Lines without holes are looked up; the others are held against the templates, the longest
 * first, each in time that grows with the line only. Throws a `RangeError` for a text that is all holes, whose holes are not
 * those of its translation, or whose translation has a line break.
 */
export function translator({ tag, texts }: Language): Translate {
  const whole = new Map<string, string>();
  const withHoles: { readonly from: Template; readonly to: string }[] = [];
  for (const [english, to] of Object.entries(texts)) {
    const from = parseTemplate(english);
    const holes = parseTemplate(to).holes;
    if (from.literals.every((text) => text === "") || from.holes.toSorted().join() !== holes.toSorted().join()) {
      throw new RangeError(`The language ${tag} must have the holes of "${english}" and words beside them: "${to}".`);
    }
    if (/[\r\n]/.test(to)) throw new RangeError(`A line of the language ${tag} is more than one: "${to}".`);
    if (from.holes.length === 0) whole.set(english, to);
    else withHoles.push({ from, to });
  }
  withHoles.sort((a, b) => b.from.weight - a.from.weight);
  return (line) => {
    const known = whole.get(line);
    if (known !== undefined) return known;
    for (const { from, to } of withHoles) {
      const found = from.match(line);
      if (found !== undefined) return to.replace(/\{(\d)\}/g, (_, hole: string) => found.get(hole) ?? "");
    }
    return line;
  };
}
