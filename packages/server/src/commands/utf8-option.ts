import { reply, type Reply } from "@tandem/protocol";
import type { Handling } from "../session/handler.ts";

/**
 * OPTS UTF8 and OPTS UTF-8, which Windows, FileZilla and many others send before they log in: names are UTF-8 from now on,
 * also when ON is left out (or is the NLST of the draft that invented it). OFF is for accounts with a legacy charset only.
 */
export function utf8Option({ session, names }: Handling, options = ""): Reply<200 | 501> {
  const asked = options.trim().toUpperCase();
  if (asked === "OFF") {
    if (names.charset === undefined) return reply(501, "Names are always UTF-8 here.");
    session.change({ encoding: "legacy" });
    return reply(200, `Names are in ${names.charset.name} from now on.`);
  }
  if (asked !== "" && asked !== "ON" && asked !== "NLST") return reply(501, "UTF8 is ON or OFF: OPTS UTF8 ON.");
  session.change({ encoding: "utf-8" });
  return reply(200, "Names are UTF-8.");
}
