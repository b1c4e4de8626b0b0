import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { joinFiles } from "../tree/join-files.ts";

/** COMB: joins pieces that were uploaded apart, behind what the target has, and removes them (Globalscape, Serv-U). */
export const COMB: Handler<"COMB"> = {
  needs: ["login"],
  async run({ storage, turn, signal }, { target, sources }) {
    const { size, left } = await joinFiles(storage, target, sources, { turn, signal });
    const joined = `${quotePath(target)} is joined from ${sources.length} files: ${size} bytes.`;
    return reply(250, left === 0 ? joined : `${joined} Of these ${left} could not be removed.`);
  },
};
