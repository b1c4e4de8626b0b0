import { nameOf } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { owned } from "../session/owned.ts";
import { restartRefusal } from "../session/restart.ts";

/** STOR: store a file; the old one stays until the new one is whole. RFC 959 §4.1.3; restart RFC 3659 §5. */
export const STOR: Handler<"STOR"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const start = session.takeRestart();
    const refusal = restartRefusal("STOR", start, session.facts);
    if (refusal !== undefined) return refusal;
    return transfer.receive({ verb: "STOR", path, start, name: nameOf(path) }, (signal) =>
      storage.write(path, { start, signal, ...owned(session) }),
    );
  },
};
