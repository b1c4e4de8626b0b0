import { formatFactChanges, reply } from "@tandem/protocol";
import { changeFacts } from "../tree/change-facts.ts";
import type { Handler } from "../session/handler.ts";

/** MFCT: sets when a file was created, where the storage can. draft-somers-ftp-mfxx §4. */
export const MFCT: Handler<"MFCT"> = {
  needs: ["login"],
  feature: ({ storage }) => (storage.setCreated === undefined ? undefined : "MFCT"),
  async run({ storage, signal }, { path, pathname, time }) {
    const facts = await changeFacts(storage, path, { created: time }, { signal });
    return reply(213, `${formatFactChanges(facts)} ${pathname}`);
  },
};
