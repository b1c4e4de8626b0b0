import {
  expandBraces,
  isWithin,
  namesOf,
  parentPath,
  parseGlob,
  parsePath,
  type Glob,
  type VirtualPath,
} from "@tandem/protocol";

/** A path that is taken as a pattern of the shell. */
export interface GlobPattern {
  /** Where what it means is told from: the deepest directory that holds everything it can mean. */
  readonly base: VirtualPath;
  /** What its braces stand for, at least one. */
  readonly alternatives: readonly GlobAlternative[];
}

export interface GlobAlternative {
  /** The path before the first name with a wildcard; all of it when there is none. */
  readonly start: VirtualPath;
  /** The names from there on. */
  readonly names: readonly Glob[];
}

/** Reads a path as a pattern. Throws `ProtocolError` for too many braces. */
export function globPattern(path: VirtualPath): GlobPattern {
  const alternatives = expandBraces(path, mostAlternatives).map(globAlternative);
  let base: VirtualPath | undefined;
  for (const { start, names } of alternatives) {
    const holder = names.length === 0 ? parentPath(start) : start;
    base ??= holder;
    while (!isWithin(base, holder)) base = parentPath(base);
  }
  return { base: base ?? parentPath(path), alternatives };
}

// As many names as a person writes down; each is a search of its own.
const mostAlternatives = 64;

function globAlternative(text: string): GlobAlternative {
  // The braces may have brought slashes and dots with them.
  const globs = namesOf(parsePath(text)).map(parseGlob);
  const wild = globs.findIndex(({ literal }) => literal === undefined);
  const [before, names] = wild < 0 ? [globs, []] : [globs.slice(0, wild), globs.slice(wild)];
  return { start: parsePath(`/${before.map(({ literal }) => literal).join("/")}`), names };
}
