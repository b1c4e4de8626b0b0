import { formatOctalMode, parseOctalMode, ProtocolError, reply, type Grammar } from "@tandem/protocol";
import { siteCommand } from "./site-command.ts";

/** Nothing, or three octal digits. */
export const optionalMask: Grammar<number | undefined> = {
  syntax: "[<octal-mask>]",
  parse(argument = "") {
    const given = argument.trim();
    if (given === "") return undefined;
    const mask = parseOctalMode(given);
    if (mask > 0o777) throw new ProtocolError("syntax", "A umask is 000 to 777.");
    return mask;
  },
  format: (mask) => (mask === undefined ? undefined : formatOctalMode(mask, 3)),
};

/** SITE UMASK: shows and sets, for this session, the permission bits that new files and directories do not get. */
export const umask = siteCommand({
  name: "UMASK",
  argument: optionalMask,
  help: "Shows or sets which permission bits new files and directories of this session do not get.",
  missing: ({ storage }) => (storage.setMode === undefined ? "this storage keeps no permission bits" : undefined),
  run({ session }, mask) {
    const before = session.facts.umask;
    if (mask === undefined) {
      return before === undefined
        ? reply(200, "No umask is set in this session; new files get the server's own permissions.")
        : reply(200, `The umask is ${formatOctalMode(before, 3)}.`);
    }
    session.change({ umask: mask });
    return reply(
      200,
      `The umask is ${formatOctalMode(mask, 3)} now${before === undefined ? "" : ` (was ${formatOctalMode(before, 3)})`}.`,
    );
  },
});
