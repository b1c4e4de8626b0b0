import { listLines } from "../listing/list-lines.ts";
import { linesSource } from "../listing/lines-source.ts";
import type { Handler } from "../session/handler.ts";

/** LIST: a listing for people, as `ls -l` has it. RFC 959 §4.1.3. */
export const LIST: Handler<"LIST"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer, date }, { path = session.facts.directory }) {
    return transfer.send({ verb: "LIST", path, name: "file list", verbatim: true }, async (signal) => {
      await storage.stat(path, { signal });
      return linesSource(listLines(storage, path, { now: date(), signal }));
    });
  },
};
