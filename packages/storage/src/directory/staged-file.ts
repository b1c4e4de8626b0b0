import { constants, type Stats } from "node:fs";
import { StorageError } from "../storage-error.ts";
import type { Stage } from "../storage.ts";
import { close, fchmod, fchown, fsync, onDisk, open, rename, unlink } from "./calls.ts";
import { guarded, unless } from "./fault.ts";
import { FileSink } from "./file-sink.ts";
import { stagingName } from "./name.ts";
import type { Place } from "./place.ts";

/** What a stage begins with and what becomes of it. */
export interface StagedFileOptions {
  /** How many bytes it begins with, and who puts them there. */
  readonly start: number;
  readonly begin?: (fd: number) => Promise<void>;
  /** The permission bits of a file that is new. */
  readonly mode: number;
  /** The file that is replaced: its permissions stay, and its owner where we may give files away. */
  readonly replaced?: Stats | undefined;
  readonly fsync: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The new content of a file, in a hidden file beside it that takes its name at the commit. Takes over the place, which ends
 * with the stage, or here when it cannot be opened.
 */
export async function openStagedFile(place: Place, options: StagedFileOptions): Promise<Stage> {
  const stagePath = place.sibling(stagingName());
  try {
    await place.verify();
    // For nobody else until it is whole.
    const fd = await open(onDisk(stagePath), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    const stage = new StagedFile(place, stagePath, fd, options);
    try {
      await options.begin?.(fd);
      return stage;
    } catch (error) {
      await stage.abort();
      throw error;
    }
  } catch (error) {
    place[Symbol.dispose]();
    throw error;
  }
}

class StagedFile implements Stage {
  readonly start: number;
  readonly descriptor: { readonly fd: number; readonly start: number };
  readonly #place: Place;
  readonly #stagePath: string;
  readonly #options: StagedFileOptions;
  readonly #sink: FileSink;
  #ended = false;

  constructor(place: Place, stagePath: string, fd: number, options: StagedFileOptions) {
    this.#place = place;
    this.#stagePath = stagePath;
    this.#options = options;
    this.#sink = new FileSink(place.virtual, fd, options.start, options.signal);
    this.start = options.start;
    this.descriptor = { fd, start: options.start };
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#sink.write(bytes);
  }

  async commit(): Promise<void> {
    if (this.#ended) throw alreadyEnded(this.#place.virtual);
    this.#ended = true;
    await guarded(this.#place.virtual, undefined, async () => {
      try {
        await this.#sink.flush();
        await this.#dress();
        if (this.#options.fsync) await fsync(this.#sink.fd);
        // Before the rename: on a network file system a write's last error comes with the close.
        await this.#sink.close();
        await this.#place.verify();
        await rename(onDisk(this.#stagePath), onDisk(this.#place.path));
        if (this.#options.fsync) await syncDirectory(this.#place);
      } catch (error) {
        await this.#discard();
        throw error;
      }
      this.#place[Symbol.dispose]();
    });
  }

  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await guarded(this.#place.virtual, undefined, () => this.#discard());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  async #dress(): Promise<void> {
    const { replaced, mode } = this.#options;
    const { fd } = this.#sink;
    if (replaced !== undefined && (replaced.uid !== process.geteuid?.() || replaced.gid !== process.getegid?.())) {
      await unless(fchown(fd, replaced.uid, replaced.gid), "EPERM", "EINVAL", "ENOTSUP");
    }
    // The bits that give a program its owner's rights are not passed on to content that someone else wrote.
    await unless(fchmod(fd, replaced === undefined ? mode : replaced.mode & 0o777), "EPERM", "ENOTSUP");
  }

  async #discard(): Promise<void> {
    try {
      await this.#sink.close();
    } finally {
      await unless(unlink(onDisk(this.#stagePath)), "ENOENT").finally(() => this.#place[Symbol.dispose]());
    }
  }
}

/** What is said to the one who goes on with a stage that was committed or aborted. */
export function alreadyEnded(path: string): StorageError {
  return new StorageError("failed", path, { reason: "The upload has ended already; begin a new one." });
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
