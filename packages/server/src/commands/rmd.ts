import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** RMD: remove an empty directory. RFC 959 §4.1.3. */
export const RMD: Handler<"RMD"> = {
  needs: ["login"],
  async run({ storage }, path) {
    await storage.removeDirectory(path);
    return reply(250, `${quotePath(path)} is removed.`);
  },
};
