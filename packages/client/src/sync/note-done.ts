import type { ContentHash } from "../hash/running-hash.ts";
import type { State } from "./findings.ts";
import type { Action } from "./plan.ts";

/** Brings what the destination is known to hold up to date behind an action. */
export function noteDone(state: State, action: Action, hash: ContentHash | undefined): void {
  const { path } = action;
  switch (action.kind) {
    case "make-directory":
      state.directories.add(path);
      return;
    case "copy": {
      const { size, modified, mode } = action;
      const more = {
        ...(mode !== undefined && { mode }),
        ...(hash !== undefined && { hash: `${hash.algorithm}:${hash.value}` }),
      };
      state.files.set(path, { path, size, modified, ...more });
      return;
    }
    case "make-link":
      state.links.set(path, { path, target: action.target });
      return;
    case "set-mode": {
      const file = state.files.get(path);
      if (file !== undefined) state.files.set(path, { ...file, mode: action.mode });
      return;
    }
    case "remove":
      state.files.delete(path);
      state.links.delete(path);
      return;
    case "remove-directory":
      state.directories.delete(path);
      state.unlisted.delete(path);
      return;
    case "touch":
      // Compared by its content, it stands there with the time of its source already.
      return;
  }
}
