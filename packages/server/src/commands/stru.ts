import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** STRU: the file structure: F, or R, in which each line of a file is a record. RFC 959 §4.1.2, §3.1.2. */
export const STRU: Handler<"STRU"> = {
  needs: ["login"],
  run({ session }, structure) {
    if (structure === "P")
      return reply(
        504,
        "Pages are for files with holes of TOPS-20, which no file here is (RFC 1123 §4.1.2.3); use F or R.",
      );
    session.change({ structure });
    return reply(200, structure === "R" ? "Structure is R: each line is a record." : "Structure is F.");
  },
};
