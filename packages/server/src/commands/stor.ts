import { nameOf, reply } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** STOR: store a file; the old one stays until the new one is whole. RFC 959 §4.1.3; restart RFC 3659 §5. */
export const STOR: Handler<"STOR"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const start = session.takeRestart();
    if (start > 0 && session.facts.type.kind === "ascii") {
      return reply(550, "A restart counts bytes as they are stored; send TYPE I, REST and STOR again.");
    }
    return transfer.receive({ verb: "STOR", path, start, name: nameOf(path) }, (signal) =>
      storage.write(path, { start, signal }),
    );
  },
};
