import { reply } from "@tandem/protocol";
import { changeDirectory } from "../session/change-directory.ts";
import type { Handler } from "../session/handler.ts";

/** CWD: another working directory. RFC 959 §4.1.1. */
export const CWD: Handler<"CWD"> = {
  needs: ["login"],
  run: async (handling, path) => reply(250, await changeDirectory(handling, path)),
};
