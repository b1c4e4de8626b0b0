import { nameOf } from "@tandem/protocol";
import { readAtOnce } from "@tandem/storage";
import type { Handler } from "../session/handler.ts";
import { readRange } from "../session/ranged-file.ts";
import { takePlace } from "../session/transfer-place.ts";

/** RETR: send a file, from the point that REST set, or the octets that RANG chose. RFC 959 §4.1.3; restart RFC 3659 §5. */
export const RETR: Handler<"RETR"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const { start, range, refusal } = takePlace(session, "RETR");
    if (refusal !== undefined) return refusal;
    return transfer.send({ verb: "RETR", path, start, name: nameOf(path) }, (abort) =>
      range === undefined
        ? (readAtOnce(storage, path, start) ?? storage.read(path, { start, signal: abort.signal }))
        : readRange(storage, path, range, abort.signal),
    );
  },
};
