import { parseGlob } from "@tandem/protocol";

/** Whether a pattern has a wildcard in it: `*`, `?` or a set in brackets, with no backslash before it. */
export function isGlob(pattern: string): boolean {
  return parseGlob(pattern).literal === undefined;
}

/** The one name that a pattern without wildcards means. */
export function literalOf(pattern: string): string {
  return parseGlob(pattern).literal ?? pattern;
}
