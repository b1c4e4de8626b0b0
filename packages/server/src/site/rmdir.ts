import { grammars, quotePath, reply } from "@tandem/protocol";
import { removeTree } from "../tree/remove-tree.ts";
import { siteCommand } from "./site-command.ts";

/** SITE RMDIR: removes a directory and, unlike RMD, all that is in it. */
export const removeDirectories = siteCommand({
  name: "RMDIR",
  argument: grammars.path,
  help: "Removes a directory and all that is in it.",
  async run({ storage, signal }, directory) {
    const removed = await removeTree(storage, directory, signal);
    return reply(200, `${quotePath(directory)} is removed, ${removed} ${removed === 1 ? "entry" : "entries"} in all.`);
  },
});
