import { formatRepresentationType, reply, type RepresentationType } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/**
 * TYPE: the representation type of the next transfers: A and E with forms N and T, I, or L 8, which is the same as I. A file
 * has its format effectors (form T) in it, so N and T are the same (RFC 1123 §4.1.2.2). RFC 959 §4.1.2.
 */
export const TYPE: Handler<"TYPE"> = {
  needs: ["login"],
  run({ session }, type) {
    if ((type.kind === "ascii" || type.kind === "ebcdic") && type.form === "C")
      return reply(504, "Form C is for line printers, whose carriage control files here do not have; use N or T.");
    if (type.kind === "local" && type.byteSize !== 8) return reply(504, "Bytes have 8 bits here; use L 8.");
    session.change({ type });
    return reply(200, `Type is ${formatRepresentationType(type)}: ${meanings[type.kind]}.`);
  },
};

const meanings: Readonly<Record<RepresentationType["kind"], string>> = {
  ascii: "line ends are converted",
  ebcdic: "bytes are converted to code page 1047, line ends to NL",
  image: "bytes travel as they are",
  local: "bytes travel as they are",
};
