import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** DELE: remove a file. RFC 959 §4.1.3. */
export const DELE: Handler<"DELE"> = {
  needs: ["login"],
  async run({ storage }, path) {
    await storage.remove(path);
    return reply(250, `${quotePath(path)} is removed.`);
  },
};
