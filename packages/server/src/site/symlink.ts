import { quotePath, reply } from "@tandem/protocol";
import { siteCommand } from "./site-command.ts";
import { twoPaths } from "./two-paths.ts";

/** SITE SYMLINK: makes a symbolic link, to what lies in the tree of this account. */
export const symlink = siteCommand({
  name: "SYMLINK",
  argument: twoPaths("target", "link"),
  help: "Makes a symbolic link to a file or directory.",
  missing: ({ storage }) => (storage.makeLink === undefined ? "no symbolic links can be made in this tree" : undefined),
  async run({ storage, signal }, { from: target, to: link }) {
    await storage.makeLink?.(link, target, { signal });
    return reply(200, `${quotePath(link)} leads to ${quotePath(target)} now.`);
  },
});
