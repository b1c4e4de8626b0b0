import { childPath, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import type { Usage } from "./usage-ledger.ts";

/**
 * Counts what a tree holds, links as themselves; what may not be listed is left out, unfinished uploads too. It keeps the
 * paths of the directories that it has yet to enter, nothing else.
 */
export async function countUsage(storage: Storage): Promise<Usage> {
  let bytes = 0;
  let files = 0;
  const waiting: VirtualPath[] = [rootPath];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    try {
      for await (const batch of storage.list(directory)) {
        for (const { name, kind, size } of batch) {
          files++;
          bytes += size;
          if (kind === "directory") waiting.push(childPath(directory, name));
        }
      }
    } catch (error) {
      if (!(error instanceof StorageError) || !passedOver.has(error.code)) throw error;
    }
  }
  return { bytes, files };
}

// Removed while we counted, or out of reach for whoever uses the tree.
const passedOver: ReadonlySet<StorageError["code"]> = new Set(["not-found", "not-a-directory", "denied"]);
