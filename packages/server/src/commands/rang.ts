import { reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** RANG: the octets that the next RETR or HASH is about. draft-bryan-ftp-range §3. */
export const RANG: Handler<"RANG"> = {
  needs: ["login"],
  run({ session }, range) {
    const { start, end } = range;
    session.change({ range: start > end ? undefined : range });
    if (start <= end) return reply(350, `The next RETR or HASH is about octets ${start} to ${end}.`);
    if (start === 1 && end === 0) return reply(350, "The next RETR or HASH is about the whole file again.");
    return reply(501, "The range ends before it begins; the next RETR or HASH is about the whole file.");
  },
};
