import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { removeTree } from "../tree/remove-tree.ts";

/** RMDA: removes a directory and all that is in it. draft-peterson-streamlined-ftp-command-extensions. */
export const RMDA: Handler<"RMDA"> = {
  needs: ["login"],
  async run({ storage, signal }, path) {
    const removed = await removeTree(storage, path, signal);
    return reply(250, `${quotePath(path)} is removed, ${removed} ${removed === 1 ? "entry" : "entries"} in all.`);
  },
};
