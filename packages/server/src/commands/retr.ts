import { nameOf } from "@tandem/protocol";
import type { Handler } from "../session/handler.ts";
import { restartRefusal } from "../session/restart.ts";

/** RETR: send a file, from the point that REST set, or the octets that RANG chose. RFC 959 §4.1.3; restart RFC 3659 §5. */
export const RETR: Handler<"RETR"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const { facts } = session;
    const { range } = facts;
    const restart = session.takeRestart();
    const start = range?.start ?? restart;
    const refusal = restartRefusal("RETR", start, facts);
    if (refusal !== undefined) return refusal;
    const end = range === undefined ? {} : { end: range.end + 1 };
    return transfer.send({ verb: "RETR", path, start, name: nameOf(path) }, (signal) =>
      storage.read(path, { start, ...end, signal }),
    );
  },
};
