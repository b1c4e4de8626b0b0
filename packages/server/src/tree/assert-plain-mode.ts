import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";

/** Throws {@link StorageError} `denied` for bits that give a program its owner's rights: no client may set them, in any storage. */
export function assertPlainMode(path: VirtualPath, mode: number): void {
  if (mode <= 0o777) return;
  throw new StorageError("denied", path, {
    reason: "Setuid, setgid and sticky bits cannot be set here; use 000 to 777.",
  });
}
