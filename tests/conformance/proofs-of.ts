/** The names that references mean: each is the beginning of a name, and one that ends with a star of all that begin so. */
export function proofsOf(references: readonly string[], names: readonly string[]): readonly string[] {
  return references.flatMap((reference) => names.filter((name) => name.startsWith(reference.replace(/\*$/, ""))));
}
