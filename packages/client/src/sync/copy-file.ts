import { printable } from "@tandem/protocol";
import { StorageError, type Attributes, type Source, type Stage, type Storage } from "@tandem/storage/interface";
import { runningHash, type ContentHash } from "../hash/running-hash.ts";
import { moveFile, type Moving } from "./move-file.ts";
import type { Copy } from "./plan.ts";

/** How one file is copied. */
export interface CopyFileOptions {
  readonly from: Storage;
  readonly to: Storage;
  readonly signal: AbortSignal;
  /** Look at the source again also where that costs a round trip. */
  readonly recheck: boolean;
  readonly resume: boolean;
  /** Whether the hash of the content is wanted; that of a copy that was gone on with is not known. */
  readonly hashed: boolean;
  /** Told where it begins. */
  readonly begun: (start: number) => void;
  /** Told how many bytes are there, after each piece. */
  readonly moved: (at: number) => void;
}

/** The source is not what the plan says that it is. */
export class ChangedError extends Error {
  override readonly name = "ChangedError";
}

/** Copies one file whole or not at all. Throws {@link ChangedError}, what the storages throw, or the signal's reason. */
export async function copyFile(action: Copy, options: CopyFileOptions): Promise<ContentHash | undefined> {
  const { path, size } = action;
  const { from, begun, moved, signal, hashed } = options;
  const { source: opened, stage, start } = await openBoth(action, options);
  await using source = opened;
  begun(start);
  let at = start;
  const hash = hashed && start === 0 ? runningHash("SHA-256") : undefined;
  try {
    if (source.size !== undefined && start + source.size !== size) throw changed(action, start + source.size);
    const reach = (now: number): void => moved((at = now));
    const take = async (bytes: Uint8Array): Promise<void> => {
      signal.throwIfAborted();
      if (at + bytes.length > size) throw changed(action, at + bytes.length);
      hash?.update(bytes);
      await stage.write(bytes);
      reach(at + bytes.length);
    };
    const moving: Moving = {
      get at() {
        return at;
      },
      size,
      reach,
      take,
    };
    // Of what is hashed every byte has to be seen.
    if (hash !== undefined || !(await moveFile(source, stage, moving)))
      for await (const bytes of source) await take(bytes);
    if (at !== size) throw changed(action, at);
    if (options.recheck || source.descriptor !== undefined) {
      const now = await from.stat(path, { signal });
      // A listing may have told the time less exactly than the file does.
      const isOther = Math.abs(now.modified - action.modified) >= from.capabilities.timePrecision;
      if (now.size !== size || isOther) throw changed(action, now.size);
    }
    signal.throwIfAborted();
    await stage.commit();
  } catch (error) {
    // A beginning of something else is of no use to anyone. What failed first is what counts.
    const isUseful = !(error instanceof ChangedError) && stage.keep !== undefined;
    await (isUseful ? stage.keep!() : stage.abort()).catch(() => {});
    throw error;
  }
  return hash?.end();
}

interface Opened {
  readonly source: Source;
  readonly stage: Stage;
  readonly start: number;
}

/** Opens both ends where the copy can go on, and at the first byte when it cannot after all. */
async function openBoth(action: Copy, options: CopyFileOptions): Promise<Opened> {
  const start = options.resume ? await beginningOf(action, options) : 0;
  if (start === 0) return openAt(0, action, options);
  try {
    return await openAt(start, action, options);
  } catch (error) {
    if (!(error instanceof StorageError) || !cannotStartThere.includes(error.code)) throw error;
    return openAt(0, action, options);
  }
}

const cannotStartThere: readonly string[] = ["bad-offset", "busy", "not-supported"];

/**
 * The source first, always: whoever waits for a connection to the destination holds none of those that another copy
 * waits for, so that copies between two servers never wait for each other in a ring.
 */
async function openAt(start: number, action: Copy, { from, to, signal }: CopyFileOptions): Promise<Opened> {
  const { path, size } = action;
  const source = await from.read(path, { signal, known: sourceOf(action), ...(start > 0 && { start }) });
  try {
    const owner = size >= keptSize ? { owner: ownerOf(action) } : {};
    const mode = action.mode === undefined ? {} : { mode: action.mode };
    const known = replacedBy(action);
    const stage = await to.write(path, { signal, known, ...(start > 0 && { start }), ...owner, ...mode });
    return { source, stage, start };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** How much of the file the destination has: what it kept of a copy of this very content, or what the plan takes for its beginning. */
async function beginningOf(action: Copy, { from, to, signal }: CopyFileOptions): Promise<number> {
  const { path, size, resume, reason } = action;
  if (resume !== undefined) return (await haveSameEnd(action, resume, from, to, signal)) ? resume : 0;
  if (reason !== "new" || size < keptSize || to.unfinished === undefined) return 0;
  const kept = await to.unfinished(path, { owner: ownerOf(action), signal });
  return Math.min(kept?.size ?? 0, size);
}

/** Whether the last of the first `length` bytes are the same in both trees: a look at whether one is the other's beginning. */
async function haveSameEnd(
  action: Copy,
  length: number,
  from: Storage,
  to: Storage,
  signal: AbortSignal,
): Promise<boolean> {
  const part = { start: Math.max(0, length - overlap), end: length, signal };
  const { path } = action;
  const there = replacedBy(action);
  const ours = await bytesOf(await from.read(path, { ...part, known: sourceOf(action) }));
  const theirs = await bytesOf(await to.read(path, { ...part, ...(there !== "nothing" && { known: there }) }));
  return ours.length === part.end - part.start && ours.equals(theirs);
}

async function bytesOf(opened: Source): Promise<Buffer> {
  await using source = opened;
  const pieces: Uint8Array[] = [];
  for await (const bytes of source) pieces.push(bytes.slice());
  return Buffer.concat(pieces);
}

/** What the comparison has seen, so that neither side need be asked again. */
function sourceOf({ size, modified }: Copy): Attributes {
  return { kind: "file", size, modified };
}

function replacedBy({ replaces }: Copy): Attributes | "nothing" {
  return replaces === undefined ? "nothing" : { kind: "file", ...replaces };
}

/** Whose broken off copies are whose: those of another version of the source have another owner, and are never gone on with. */
function ownerOf({ size, modified }: Copy): string {
  return `tandem-sync ${size} ${modified}`;
}

function changed({ path, size }: Copy, found: number): ChangedError {
  const more = found === size ? "at another time" : `${found} bytes and not ${size}`;
  return new ChangedError(`${printable(path)} was changed since it was compared (${more}); compare again.`);
}

// Less is moved again as fast as it is asked for.
const keptSize = 256 * 1024;
// As much as a page of a database or a block of an archive: two versions of a file that grew seldom agree in all of it.
const overlap = 64 * 1024;
