import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { joinFiles } from "../site/join-files.ts";

/** COMB: joins pieces that were uploaded apart, behind what the target has, and removes them (Globalscape, Serv-U). */
export const COMB: Handler<"COMB"> = {
  needs: ["login"],
  async run(handling, { target, sources }) {
    const size = await joinFiles(handling, target, sources);
    return reply(250, `${quotePath(target)} is joined from ${sources.length} files: ${size} bytes.`);
  },
};
