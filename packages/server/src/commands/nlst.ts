import { linesSource } from "../listing/lines-source.ts";
import { nameLines } from "../listing/name-lines.ts";
import type { Handler } from "../session/handler.ts";

/** NLST: the names, one a line, each usable as the argument of RETR. RFC 959 §4.1.3, RFC 1123 §4.1.2.7. */
export const NLST: Handler<"NLST"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, { path = session.facts.directory }) {
    const { directory } = session.facts;
    return transfer.send({ verb: "NLST", path, name: "name list", verbatim: true }, async (signal) => {
      await storage.stat(path, { signal });
      return linesSource(nameLines(storage, path, { directory, signal }));
    });
  },
};
