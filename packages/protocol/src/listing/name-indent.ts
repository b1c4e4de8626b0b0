import type { RemoteEntry } from "./entry.ts";

/**
 * Tells blanks that a server puts before every name from those that names begin with: they are its habit when `.` or `..` has
 * them, or each of the first names that come. Otherwise a blank belongs to the name (RFC 3659 §7.2 allows one before it, no more).
 */
export class NameIndent {
  /** So many names that all begin with a blank are no accident. */
  static readonly enough = 8;
  /** Blanks to be taken off; undefined until there was an entry. */
  #blanks: number | undefined;

  /** The entries without what is not their names'. */
  remove(entries: readonly RemoteEntry[]): readonly RemoteEntry[] {
    if (entries.length > 0) this.#blanks ??= habit(entries);
    const blanks = this.#blanks ?? 0;
    return blanks === 0 ? entries : entries.map((entry) => without(entry, blanks));
  }
}

function habit(entries: readonly RemoteEntry[]): number {
  const named = entries.filter(({ name }) => name !== "");
  const itself = named.find(({ name }) => /^ +\.{1,2}\/?$/.test(name));
  if (itself !== undefined) return indentOf(itself);
  if (named.length < NameIndent.enough) return 0;
  return named.reduce((least, entry) => Math.min(least, indentOf(entry)), Infinity);
}

function indentOf({ name }: RemoteEntry): number {
  let at = 0;
  while (name[at] === " ") at++;
  return at;
}

function without(entry: RemoteEntry, blanks: number): RemoteEntry {
  const taken = Math.min(blanks, indentOf(entry));
  return taken === 0 || taken === entry.name.length ? entry : { ...entry, name: entry.name.slice(taken) };
}
