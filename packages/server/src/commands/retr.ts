import { nameOf, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** RETR: send a file. RFC 959 §4.1.3; restart RFC 3659 §5. */
export const RETR: Handler<"RETR"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const start = session.takeRestart();
    if (start > 0 && session.facts.type.kind === "ascii") {
      return reply(550, "A restart counts bytes as they are stored; send TYPE I, REST and RETR again.");
    }
    return transfer.send({ verb: "RETR", path, start, name: nameOf(path) }, (signal) =>
      storage.read(path, { start, signal }),
    );
  },
};
