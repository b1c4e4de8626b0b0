import { formatFactChanges, reply } from "@tandem/protocol";
import { changeFacts } from "../tree/change-facts.ts";
import type { Handler } from "../session/handler.ts";

/** MFMT: sets when a file was last modified. draft-somers-ftp-mfxx §3. */
export const MFMT: Handler<"MFMT"> = {
  needs: ["login"],
  async run({ storage, signal }, { path, pathname, time }) {
    const facts = await changeFacts(storage, path, { modified: time }, { signal });
    return reply(213, `${formatFactChanges(facts)} ${pathname}`);
  },
};
