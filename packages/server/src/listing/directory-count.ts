import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";

/** Counts the directories that one listing opens. */
export interface DirectoryCount {
  /** Throws {@link StorageError} `failed` when the directory at `path` is one too many. */
  add(path: VirtualPath): void;
}

/** A count up to `most`. */
export function directoryCount(most: number): DirectoryCount {
  let count = 0;
  return {
    add(path) {
      if (++count <= most) return;
      throw new StorageError("failed", path, {
        reason: `A listing goes through ${most} directories and no further; list this one by itself.`,
      });
    },
  };
}
