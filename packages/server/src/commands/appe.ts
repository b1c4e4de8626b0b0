import { nameOf } from "@tandem/protocol";
import { brokenOff } from "../session/broken-off.ts";
import type { Handler } from "../session/handler.ts";
import { owned } from "../session/owned.ts";
import { writeRange } from "../session/ranged-file.ts";
import { takePlace } from "../session/transfer-place.ts";

/** APPE: store at the end of a file; behind REST and RANG the same as STOR (RFC 3659 §5.3). RFC 959 §4.1.3. */
export const APPE: Handler<"APPE"> = {
  needs: ["login", "data-connection"],
  run({ session, storage, transfer }, path) {
    const { start, range, refusal } = takePlace(session, "APPE");
    if (refusal !== undefined) return refusal;
    return transfer.receive({ verb: "APPE", path, start, name: nameOf(path) }, (abort) =>
      range !== undefined
        ? writeRange(storage, path, range, { signal: abort.signal })
        : start > 0
          ? storage.write(path, { start, ...brokenOff(storage, abort), ...owned(session) })
          : storage.append(path, { ...brokenOff(storage, abort), ...owned(session) }),
    );
  },
};
