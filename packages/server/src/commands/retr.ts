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
    const { start, end } = range === undefined ? { start: restart, end: undefined } : { ...range, end: range.end + 1 };
    const refusal = restartRefusal("RETR", end ?? start, facts);
    if (refusal !== undefined) return refusal;
    return transfer.send({ verb: "RETR", path, start, name: nameOf(path) }, (signal) =>
      storage.read(path, { start, signal, ...(end === undefined ? {} : { end }) }),
    );
  },
};
