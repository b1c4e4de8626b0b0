import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** RNFR: the file or directory to rename. RFC 959 §4.1.3. */
export const RNFR: Handler<"RNFR"> = {
  needs: ["login"],
  async run({ session, storage }, path) {
    await storage.stat(path);
    session.change({ renameFrom: path });
    return reply(350, `${quotePath(path)} is there; send RNTO with its new name.`);
  },
};
