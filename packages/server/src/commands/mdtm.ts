import { formatTimeValue, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** MDTM: when a file was last modified, in UTC. RFC 3659 §3. */
export const MDTM: Handler<"MDTM"> = {
  needs: ["login"],
  async run({ storage }, path) {
    const { modified } = await storage.stat(path);
    return reply(213, formatTimeValue(modified));
  },
};
