import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** MKD: make a directory; its absolute path comes first, for programs to read. RFC 959 §4.1.3 and appendix II. */
export const MKD: Handler<"MKD"> = {
  needs: ["login"],
  async run({ storage }, path) {
    await storage.makeDirectory(path);
    return reply(257, `${quotePath(path)} is made.`);
  },
};
