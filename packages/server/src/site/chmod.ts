import {
  formatOctalMode,
  parseOctalMode,
  ProtocolError,
  quotePath,
  reply,
  resolvePath,
  type Grammar,
  type VirtualPath,
} from "@tandem/protocol";
import { assertPlainMode } from "../tree/assert-plain-mode.ts";
import { siteCommand } from "./site-command.ts";

/** A file and the permission bits it is to have. */
export interface ModedPath {
  readonly mode: number;
  readonly path: VirtualPath;
}

/** `<octal-mode> <pathname>`; the name is everything behind the first space. */
export const modedPath: Grammar<ModedPath> = {
  syntax: "<octal-mode> <pathname>",
  parse(argument = "", { directory }) {
    const match = /^ *(\S+) (.+)$/s.exec(argument);
    if (match === null) throw new ProtocolError("syntax", "A mode and a pathname are needed.");
    return { mode: parseOctalMode(match[1]!), path: resolvePath(directory, match[2]!) };
  },
  format: ({ mode, path }) => `${formatOctalMode(mode, 3)} ${path}`,
};

/** SITE CHMOD: sets permission bits; those that give rights to a program are refused (setuid, setgid, sticky). */
export const chmod = siteCommand({
  name: "CHMOD",
  argument: modedPath,
  help: "Sets the permission bits of a file or directory, in octal.",
  missing: ({ storage }) => (storage.setMode === undefined ? "this storage keeps no permission bits" : undefined),
  async run({ storage, signal }, { mode, path }) {
    assertPlainMode(path, mode);
    await storage.setMode?.(path, mode, { signal });
    return reply(200, `${quotePath(path)} has the mode ${formatOctalMode(mode, 3)} now.`);
  },
});
