import { resolvePath, type VirtualPath } from "../path.ts";
import { ProtocolError } from "../protocol-error.ts";
import type { Context, Grammar } from "./grammar.ts";

/** A file, and the words in which the client named it: the reply repeats them (HASH, MD5, MFMT). */
export interface NamedPath {
  readonly path: VirtualPath;
  readonly pathname: string;
}

/** A `<pathname>` that the reply names as it was sent. */
export const namedPath: Grammar<NamedPath> = {
  syntax: "<pathname>",
  parse: readNamedPath,
  format: ({ pathname }) => pathname,
};

/** The file that a pathname means. Throws {@link ProtocolError} `syntax` when there is none. */
export function readNamedPath(pathname: string | undefined, { directory }: Context): NamedPath {
  if (pathname === undefined || pathname === "") throw new ProtocolError("syntax", "The pathname is missing.");
  return { path: resolvePath(directory, pathname), pathname };
}
