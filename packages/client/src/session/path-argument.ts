import { ProtocolError, printable } from "@tandem/protocol";

/**
 * A pathname that may stand in a command; checked before the first byte of a call is sent. Throws `ProtocolError` for an
 * empty one and for CR, LF and NUL, which would end the line and make another command of the rest.
 */
export function pathArgument(path: string): string {
  if (path === "") throw new ProtocolError("syntax", "The path is empty; name a file or a directory.");
  if (/[\r\n\0]/.test(path)) {
    throw new ProtocolError("syntax", `A path cannot contain a line break or NUL: "${printable(path)}".`);
  }
  return path;
}

/** A pathname for LIST and NLST: servers read a word that starts with `-` as options of `ls`. */
export function listArgument(path: string | undefined): string | undefined {
  if (path === undefined || path === "") return undefined;
  return path.startsWith("-") ? `./${pathArgument(path)}` : pathArgument(path);
}
