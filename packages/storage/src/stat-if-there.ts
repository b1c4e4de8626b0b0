import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "./storage-error.ts";
import type { Attributes, StatOptions, Storage } from "./storage.ts";

/** What the path is, as `stat` tells it; `undefined` when nothing is there. Rejects with every other error of `stat`. */
export async function statIfThere(
  storage: Pick<Storage, "stat">,
  path: VirtualPath,
  options?: StatOptions,
): Promise<Attributes | undefined> {
  try {
    return await storage.stat(path, options);
  } catch (error) {
    if (error instanceof StorageError && error.code === "not-found") return undefined;
    throw error;
  }
}
