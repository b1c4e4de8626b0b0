/**
 * The offered tag that serves a wanted one, `undefined` when none does: the tag itself, else the same with fewer parts
 * (`de-CH` is served by `de`; RFC 4647 §3.4), else the only variant of a language that was asked for without one. Case does
 * not matter (RFC 2640 §4.2).
 */
export function lookupLanguage(offered: readonly string[], wanted: string): string | undefined {
  const parts = wanted.toLowerCase().split("-");
  for (let length = parts.length; length > 0; length--) {
    const range = parts.slice(0, length).join("-");
    const found = offered.find((tag) => tag.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  const variants = offered.filter((tag) => tag.toLowerCase().startsWith(`${parts.join("-")}-`));
  return variants.length === 1 ? variants[0] : undefined;
}
