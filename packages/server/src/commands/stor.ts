import { nameOf } from "@tandem/protocol";
import { brokenOff } from "../session/broken-off.ts";
import type { Handler } from "../session/handler.ts";
import { owned } from "../session/owned.ts";
import { writeRange } from "../session/ranged-file.ts";
import { takePlace } from "../session/transfer-place.ts";

/**
 * STOR: store a file, or the octets that RANG chose; the old one stays until the new one is whole. RFC 959 §4.1.3; restart
 * RFC 3659 §5.
 */
export const STOR: Handler<"STOR"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const { start, range, refusal } = takePlace(session, "STOR");
    if (refusal !== undefined) return refusal;
    return transfer.receive({ verb: "STOR", path, start, name: nameOf(path) }, (abort) =>
      range === undefined
        ? storage.write(path, { start, ...brokenOff(storage, abort), ...owned(session) })
        : writeRange(storage, path, range, { signal: abort.signal }),
    );
  },
};
