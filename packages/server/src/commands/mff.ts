import { formatFactChanges, reply } from "@tandem/protocol";
import { changeFacts } from "../tree/change-facts.ts";
import type { Handler } from "../session/handler.ts";

/** MFF: sets several facts of a file at once. draft-somers-ftp-mfxx §5. */
export const MFF: Handler<"MFF"> = {
  needs: ["login"],
  feature({ storage }) {
    const created = storage.setCreated === undefined ? "" : "Create;";
    return `MFF Modify;${created}${storage.setMode === undefined ? "" : "UNIX.mode;"}`;
  },
  async run({ storage, signal }, { path, pathname, changes }) {
    const facts = await changeFacts(storage, path, changes, { signal });
    return reply(213, `${formatFactChanges(facts)} ${pathname}`);
  },
};
