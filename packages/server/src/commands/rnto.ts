import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** RNTO: the new name of the file named by RNFR. RFC 959 §4.1.3. */
export const RNTO: Handler<"RNTO"> = {
  needs: ["login", "rename-from"],
  async run({ session, storage }, path) {
    const from = session.takeRenameFrom();
    await storage.rename(from, path);
    return reply(250, `${quotePath(from)} is ${quotePath(path)} now.`);
  },
};
