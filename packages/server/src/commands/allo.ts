import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** ALLO: room for an upload, which needs no reservation here. RFC 959 §4.1.3. */
export const ALLO: Handler<"ALLO"> = {
  needs: ["login"],
  run: () => reply(202, "No space needs to be reserved; send STOR."),
};
