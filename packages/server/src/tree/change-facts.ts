import type { FactChanges, VirtualPath } from "@tandem/protocol";
import { StorageError, type Options, type Storage } from "@tandem/storage";
import { assertPlainMode } from "./assert-plain-mode.ts";

/**
 * Changes facts of a file or directory, one after the other, and tells what they are now: a storage may keep less of a time
 * than was asked for (draft-somers-ftp-mfxx §3.1, §5.1). Rejects with `not-supported` for a fact that it cannot set.
 */
export async function changeFacts(
  storage: Storage,
  path: VirtualPath,
  changes: FactChanges,
  options: Options,
): Promise<FactChanges> {
  const { modified, created, mode } = changes;
  // Asked before anything is done, so that a refusal leaves the file as it was.
  if (mode !== undefined && storage.setMode === undefined) throw cannot(path, "permission bits");
  if (created !== undefined && storage.setCreated === undefined)
    throw cannot(path, "times of creation that can be set");
  if (mode !== undefined) assertPlainMode(path, mode);
  if (mode !== undefined) await storage.setMode?.(path, mode, options);
  if (created !== undefined) await storage.setCreated?.(path, created, options);
  // Last: what was set before may touch it, and of the two times it is the one that counts (§3).
  if (modified !== undefined) await storage.setModified(path, modified, options);
  const now = await storage.stat(path, options);
  return {
    ...(modified !== undefined && { modified: now.modified }),
    ...(created !== undefined && { created: now.created ?? created }),
    ...(mode !== undefined && { mode: (now.mode ?? mode) & 0o7777 }),
  };
}

function cannot(path: VirtualPath, what: string): StorageError {
  return new StorageError("not-supported", path, { reason: `This storage keeps no ${what}.` });
}
