import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** STRU: the file structure, F only. RFC 959 §4.1.2. */
export const STRU: Handler<"STRU"> = {
  needs: ["login"],
  run: (_, structure) =>
    structure === "F" ? reply(200, "Structure is F.") : reply(504, `STRU ${structure} is not offered; use F.`),
};
