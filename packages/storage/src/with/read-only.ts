import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";

/** The same tree, for someone who may look and not touch: whatever would change it is `denied`. */
export function readOnly(storage: Storage): Storage {
  return {
    capabilities: storage.capabilities,
    stat: (path, options) => storage.stat(path, options),
    list: (path, options) => storage.list(path, options),
    read: (path, options) => storage.read(path, options),
    write: refuse,
    append: refuse,
    remove: refuse,
    makeDirectory: refuse,
    removeDirectory: refuse,
    rename: refuse,
    setModified: refuse,
  };
}

async function refuse(path: string): Promise<never> {
  throw new StorageError("denied", path, { reason: "This account may read only." });
}
