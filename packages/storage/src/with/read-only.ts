import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { commonRights, readRights, rightsAt } from "./rights.ts";
import { through, type Call } from "./through.ts";

/** The same tree, for someone who may look and not touch: whatever would change it is `denied`, for the `reason` given. */
export function readOnly(storage: Storage, reason = "This account may read only."): Storage {
  return {
    ...through(storage, {
      async around({ method, path }, run) {
        if (!looking.has(method)) throw new StorageError("denied", path, { reason });
        return await run();
      },
    }),
    rights: (path) => commonRights(readRights, rightsAt(storage, path)),
  };
}

const looking: ReadonlySet<Call["method"]> = new Set(["stat", "list", "read", "space", "unfinished"]);
