import { constants, type Stats } from "node:fs";
import { alreadyEnded } from "../refusals.ts";
import type { Stage, StageDescriptor } from "../storage.ts";
import { close, fchown, fstat, fsync, ftruncate, lstat, onDisk, open, rename, unlink } from "./calls.ts";
import { guarded, unless } from "./fault.ts";
import { FileSink } from "./file-sink.ts";
import { HeldStage } from "./held-stages.ts";
import type { Medium } from "./medium.ts";
import { withoutWaiting } from "./open-file.ts";
import type { Place } from "./place.ts";
import { putNew } from "./put-new.ts";
import { stageCalls, waiting, type StageCalls } from "./stage-calls.ts";
import { discardUnfinished, type TakenUp } from "./unfinished.ts";

/** What a stage begins with and what becomes of it. */
export interface StagedFileOptions {
  /** The permission bits of a file that is new. */
  readonly mode: number;
  /** The file that is replaced: its permissions stay, and its owner where we may give files away. */
  readonly replaced?: Stats | undefined;
  /** True when the commit may replace nothing. */
  readonly exclusive: boolean;
  /** Under which name it is kept when it breaks off; without one it is not. */
  readonly kept?: string | undefined;
  readonly fsync: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How many bytes a new stage begins with, and who puts them there. */
export interface Beginning {
  readonly start: number;
  readonly copyTo: (fd: number) => Promise<void>;
}

/**
 * The new content of a file, in a hidden file beside it that takes its name at the commit. The place is the stage's from
 * then on, and ends with it; it stays the caller's when this fails.
 */
export async function openStagedFile(place: Place, options: StagedFileOptions, beginning?: Beginning): Promise<Stage> {
  const held = new HeldStage();
  const calls = stageCalls(place, options.replaced);
  // Beside the other calls; it never fails.
  const medium = place.medium();
  let fd: number;
  try {
    await place.verify();
    // For nobody else until it is whole.
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    fd = await calls.open(onDisk(place.sibling(held.name)), flags, 0o600);
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
  const opened = { held, fd, start: beginning?.start ?? 0, medium: await medium, calls };
  const stage = new StagedFile(place, opened, "new", options);
  try {
    // Where the system cannot hold the directory: not one byte goes into what was opened elsewhere.
    await place.verify();
    await beginning?.copyTo(fd);
    return stage;
  } catch (error) {
    await stage.abort();
    throw error;
  }
}

/** Goes on with a broken off upload; the place is the stage's from then on. */
export async function resumeStagedFile(place: Place, taken: TakenUp, options: StagedFileOptions): Promise<Stage> {
  const opened = { ...taken, medium: await place.medium(), calls: waiting };
  return new StagedFile(place, opened, "taken up", options);
}

interface Opened extends TakenUp {
  readonly medium: Medium | undefined;
  readonly calls: StageCalls;
}

class StagedFile implements Stage {
  readonly start: number;
  declare readonly descriptor?: StageDescriptor;
  readonly #place: Place;
  readonly #held: HeldStage;
  readonly #origin: "new" | "taken up";
  readonly #options: StagedFileOptions;
  readonly #calls: StageCalls;
  readonly #sink: FileSink;
  #ended = false;

  constructor(place: Place, opened: Opened, origin: "new" | "taken up", options: StagedFileOptions) {
    const { held, fd, start, medium, calls } = opened;
    this.#place = place;
    this.#held = held;
    this.#origin = origin;
    this.#options = options;
    this.#calls = calls;
    this.#sink = new FileSink(place.virtual, { fd, position: start, medium, calls, signal: options.signal });
    this.start = start;
    const { descriptor } = this.#sink;
    if (descriptor !== undefined) this.descriptor = descriptor;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#sink.write(bytes);
  }

  async commit(): Promise<void> {
    if (this.#ended) throw alreadyEnded(this.#place.virtual);
    this.#ended = true;
    const { exclusive, kept, fsync: durable } = this.#options;
    await guarded(this.#place.virtual, undefined, async () => {
      try {
        await this.#sink.flush();
        await this.#dress();
        if (durable) await fsync(this.#sink.fd);
        // Before the rename: on a network file system a write's last error comes with the close.
        await this.#sink.close(this.#place.opensAtOnce);
        await this.#place.verify();
        // An earlier attempt that broke off since would come to light again if this file were renamed.
        const discarded = kept === undefined ? undefined : discardUnfinished(this.#place, kept)?.catch(() => {});
        try {
          if (exclusive) await putNew(this.#place, this.#held.name);
          else await this.#calls.rename(onDisk(this.#path), onDisk(this.#place.path));
        } finally {
          if (discarded !== undefined) await discarded;
        }
        if (durable) await syncDirectory(this.#place);
      } catch (error) {
        // What is told is why it failed, not that it could not be cleared away either.
        await this.#discard().catch(() => {});
        throw error;
      }
      this.#release();
    });
  }

  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await guarded(this.#place.virtual, undefined, () => this.#discard());
  }

  async keep(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await guarded(this.#place.virtual, undefined, async () => {
      const { kept } = this.#options;
      if (kept !== undefined && (await this.#isWorthKeeping().catch(() => false))) await this.#keepAway(kept);
      else await this.#discard();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  get #path(): string {
    return this.#place.sibling(this.#held.name);
  }

  async #dress(): Promise<void> {
    const { replaced, mode } = this.#options;
    const { fd } = this.#sink;
    if (replaced !== undefined && (replaced.uid !== process.geteuid?.() || replaced.gid !== process.getegid?.())) {
      await unless(fchown(fd, replaced.uid, replaced.gid), "EPERM", "EINVAL", "ENOTSUP");
    }
    // The bits that give a program its owner's rights are not passed on to content that someone else wrote.
    await unless(this.#calls.fchmod(fd, replaced === undefined ? mode : replaced.mode & 0o777), "EPERM", "ENOTSUP");
  }

  /** Gives it up; of what was taken up, as much as was there then is there again. */
  async #discard(): Promise<void> {
    const { kept } = this.#options;
    if (kept !== undefined && this.#origin === "taken up" && (await this.#nameIsFree().catch(() => false))) {
      return this.#keepAway(kept, this.start);
    }
    try {
      await this.#sink.close();
    } finally {
      await unless(unlink(onDisk(this.#path)), "ENOENT").finally(() => this.#release());
    }
  }

  /** True when something has arrived under a name that is still new. */
  async #isWorthKeeping(): Promise<boolean> {
    if (this.#options.replaced !== undefined) return false;
    await this.#sink.settled();
    return (await fstat(this.#sink.fd)).size > 0 && (await this.#nameIsFree());
  }

  async #nameIsFree(): Promise<boolean> {
    return (await unless(lstat(onDisk(this.#place.path)), "ENOENT")) === undefined;
  }

  /** Puts it, cut to `length`, under the name where its owner finds it; where that fails, it is gone. */
  async #keepAway(kept: string, length?: number): Promise<void> {
    try {
      await this.#sink.close();
      if (length !== undefined) await cut(this.#path, length);
      await this.#place.verify();
      await rename(onDisk(this.#path), onDisk(this.#place.sibling(kept)));
    } catch (error) {
      await this.#sink.close().catch(() => {});
      await unless(unlink(onDisk(this.#path)), "ENOENT");
      throw error;
    } finally {
      this.#release();
    }
  }

  #release(): void {
    this.#held[Symbol.dispose]();
    this.#place[Symbol.dispose]();
  }
}

/** Cuts the stage, whose own descriptor may be closed already and be another file's by now. */
async function cut(path: string, length: number): Promise<void> {
  const fd = await open(onDisk(path), constants.O_WRONLY | withoutWaiting);
  try {
    await ftruncate(fd, length);
  } finally {
    await close(fd);
  }
}

/** Makes the new name itself safe from a loss of power. */
async function syncDirectory(place: Place): Promise<void> {
  if (process.platform === "win32") return; // A directory cannot be opened there.
  const fd = await open(onDisk(place.directory), constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await fsync(fd);
  } finally {
    await close(fd);
  }
}
