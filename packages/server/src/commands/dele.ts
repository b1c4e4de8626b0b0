import { quotePath, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** DELE: remove a file, or what SIZE shows of an upload of this account that broke off. RFC 959 §4.1.3. */
export const DELE: Handler<"DELE"> = {
  needs: ["login"],
  async run({ session: { membership }, storage }, path) {
    await storage.remove(path, membership === undefined ? {} : { owner: membership.name });
    return reply(250, `${quotePath(path)} is removed.`);
  },
};
