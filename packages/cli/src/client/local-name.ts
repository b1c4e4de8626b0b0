import { encodeText, printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";

/**
 * The name that a file of the server gets on this side: always one name, in the folder where it is put. What a terminal would
 * obey or a file system take for something else (control characters, a backslash, bytes that are not UTF-8) is written `%1B`,
 * as wget does. Throws {@link CommandError} for what is no name of a file: empty, `.`, `..`, or with a slash in it.
 */
export function localName(name: string, platform: NodeJS.Platform = process.platform): string {
  if (name === "" || name === "." || name === ".." || name.includes("/")) {
    throw new CommandError(
      exitCodes.failed,
      `"${printable(name)}" cannot be the name of a file here; choose one with -o.`,
    );
  }
  const escaped = name.replace(unsafe, escapeCharacter);
  if (platform !== "win32") return escaped;
  // There a colon begins a stream of a file, a last dot vanishes, and some names are devices whatever follows their dot.
  return escaped
    .replace(/[<>:"|?*]|[. ]$/g, escapeCharacter)
    .replace(/^(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))/i, "_");
}

// C0, DEL, C1, line separators, what turns the direction of writing, the backslash, and bytes that are not UTF-8.
const unsafe =
  /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\\]|(?<![\uD800-\uDBFF])[\uDC80-\uDCFF]/g;

function escapeCharacter(character: string): string {
  return [...encodeText(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
