import { parentPath, printable, rootPath, type VirtualPath } from "@tandem/protocol";
import { statIfThere, StorageError, type Storage } from "@tandem/storage/interface";
import type { ContentHash } from "../hash/running-hash.ts";
import { copyFile } from "./copy-file.ts";
import type { State } from "./findings.ts";
import type { Finishing } from "./finish-files.ts";
import { noteDone } from "./note-done.ts";
import type { Action, Copy, MakeDirectory, MakeLink } from "./plan.ts";
import type { RunOptions } from "./run-options.ts";
import type { Tally } from "./tally.ts";

/** What the actions of a run work with. */
export interface Running {
  readonly from: Storage;
  readonly to: Storage;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly tally: Tally;
  readonly finish: Finishing;
  /** What the destination holds, where that is known. */
  readonly state: State | undefined;
  /** Whether the manifest is to have the hashes of what is copied. */
  readonly hashed: boolean;
  /** Directories that could not be made. */
  readonly unmade: Set<VirtualPath>;
}

/** Does one action, unless the run is over; what goes wrong is the tally's. Never rejects. */
export async function doAction(running: Running, action: Action): Promise<void> {
  const { tally, state, unmade } = running;
  if (tally.isOver) return;
  if (isBelow(unmade, action.path)) {
    const message = `${printable(action.path)}: its directory could not be made.`;
    if (action.kind === "make-directory") unmade.add(action.path);
    return tally.fail({ action, code: "parent", message });
  }
  try {
    const hash = await perform(running, action);
    if (state !== undefined) noteDone(state, action, hash);
    tally.finished(action);
  } catch (error) {
    if (action.kind === "make-directory") unmade.add(action.path);
    return tally.failed(action, error);
  }
  if (action.kind === "copy" || action.kind === "touch") await running.finish.add(action);
}

async function perform(running: Running, action: Action): Promise<ContentHash | undefined> {
  const { to, signal } = running;
  const { path } = action;
  switch (action.kind) {
    case "copy":
      return copy(running, action);
    case "make-directory":
      await makeDirectory(to, action, signal);
      break;
    case "make-link":
      await makeLink(to, action, signal);
      break;
    case "set-mode":
      await to.setMode?.(path, action.mode, { signal });
      break;
    case "remove":
      await unlessGone(to.remove(path, { signal }));
      break;
    case "remove-directory":
      await unlessGone(to.removeDirectory(path, { signal }));
      break;
    case "touch":
      // The time is all of it, and set as that of a copy is.
      break;
  }
  return undefined;
}

function copy({ from, to, options, signal, tally, hashed }: Running, action: Copy): Promise<ContentHash | undefined> {
  const { path, size } = action;
  let last = 0;
  return copyFile(action, {
    from,
    to,
    signal,
    recheck: options.recheck ?? false,
    resume: options.resume ?? true,
    hashed,
    begun(start) {
      tally.tell({ kind: "file", path, size, start });
      if (start > 0) tally.moved(path, size, start, start);
      last = start;
    },
    moved(at) {
      tally.moved(path, size, at, at - last);
      last = at;
    },
  });
}

async function makeDirectory(to: Storage, { path }: MakeDirectory, signal: AbortSignal): Promise<void> {
  try {
    await to.makeDirectory(path, { signal });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const there = path === rootPath || error.code === "exists" ? await statIfThere(to, path, { signal }) : undefined;
    // Someone was faster, or the root was there after all.
    if (there?.kind === "directory") return;
    if (path !== rootPath) throw error;
    const reason = "The destination is not there, and cannot be made by what is below it; make its root first.";
    throw new StorageError("not-found", path, { reason, cause: error });
  }
}

async function makeLink(to: Storage, { path, target, reason }: MakeLink, signal: AbortSignal): Promise<void> {
  if (to.makeLink === undefined) throw new StorageError("not-supported", path);
  if (reason === "target") await unlessGone(to.remove(path, { signal }));
  await to.makeLink(path, target, { signal });
}

async function unlessGone(removing: Promise<void>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== "not-found") throw error;
  }
}

function isBelow(directories: ReadonlySet<VirtualPath>, path: VirtualPath): boolean {
  if (directories.size === 0) return false;
  for (let at = path; at !== rootPath; at = parentPath(at)) if (directories.has(parentPath(at))) return true;
  return false;
}
