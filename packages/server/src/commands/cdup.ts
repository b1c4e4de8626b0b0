import { parentPath, reply } from "@tandem/protocol";
import { changeDirectory } from "../session/change-directory.ts";
import type { Handler } from "../session/handler.ts";

/** CDUP: the parent of the working directory; the root's is the root. RFC 959 §4.1.1, which answers 200 where CWD has 250. */
export const CDUP: Handler<"CDUP"> = {
  needs: ["login"],
  run: async (handling) => reply(200, await changeDirectory(handling, parentPath(handling.session.facts.directory))),
};
