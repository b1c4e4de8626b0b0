import { nameOf } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";

/** APPE: store at the end of a file. RFC 959 §4.1.3. */
export const APPE: Handler<"APPE"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    session.takeRestart();
    return transfer.receive({ verb: "APPE", path, name: nameOf(path) }, (signal) => storage.append(path, { signal }));
  },
};
