import { watch } from "node:fs";
import { sep } from "node:path";
import { parsePath, ProtocolError, type VirtualPath } from "@tandem/protocol";
import type { Watcher } from "./watch-options.ts";

/**
 * Watches a folder of this machine and all that is below it, as far as the system tells: FSEvents, ReadDirectoryChangesW, and on
 * Linux inotify, of which each directory takes one watch (`fs.inotify.max_user_watches`). Fails, and does not throw, where the
 * folder is missing or the system has no more of them.
 */
export function folderWatcher(folder: string): Watcher {
  return ({ changed, failed }) => {
    try {
      const watching = watch(folder, { recursive: true, persistent: true }, (_, name) => changed(pathOf(name)));
      watching.on("error", failed);
      return { [Symbol.dispose]: () => watching.close() };
    } catch (error) {
      failed(error);
      return { [Symbol.dispose]: () => {} };
    }
  };
}

/** Where it was, when the system says so in words that a path can have. */
function pathOf(name: string | null): VirtualPath | undefined {
  if (name === null || name === "") return undefined;
  try {
    return parsePath(name.split(sep).join("/"));
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
