import { formatRepresentationType, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** TYPE: the representation type of the next transfers: A N, I, or L 8, which is the same as I. RFC 959 §4.1.2. */
export const TYPE: Handler<"TYPE"> = {
  needs: ["login"],
  run({ session }, type) {
    if (type.kind === "ebcdic") return reply(504, "TYPE E is not offered; use A or I.");
    if (type.kind === "ascii" && type.form !== "N") return reply(504, `TYPE A ${type.form} is not offered; use A N.`);
    if (type.kind === "local" && type.byteSize !== 8) return reply(504, "Bytes have 8 bits here; use L 8.");
    session.change({ type });
    return reply(
      200,
      type.kind === "ascii"
        ? "Type is A: line ends are converted."
        : `Type is ${formatRepresentationType(type)}: bytes travel as they are.`,
    );
  },
};
