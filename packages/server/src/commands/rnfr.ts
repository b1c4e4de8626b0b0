import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** RNFR: the file, directory or link to rename; a link as itself, wherever it leads. RFC 959 §4.1.3. */
export const RNFR: Handler<"RNFR"> = {
  needs: ["login"],
  async run({ session, storage, signal }, path) {
    await storage.stat(path, { link: true, signal });
    session.change({ renameFrom: path });
    return reply(350, `${quotePath(path)} is there; send RNTO with its new name.`);
  },
};
