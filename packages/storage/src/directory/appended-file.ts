import { constants, type Stats } from "node:fs";
import { alreadyEnded } from "../refusals.ts";
import type { Stage } from "../storage.ts";
import { close, fchmod, fstat, fsync, onDisk, open } from "./calls.ts";
import { errnoOf, guarded, unless } from "./fault.ts";
import { FileSink } from "./file-sink.ts";
import { openFollowing, requireFile, withoutWaiting } from "./open-file.ts";
import type { Place } from "./place.ts";

export interface AppendedFileOptions {
  /** The permission bits of a file that is new; without them a missing file is `not-found`. */
  readonly mode?: number;
  readonly fsync: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the file to be written at its end, in place; the place is the caller's. */
export async function openAppendedFile(place: Place, options: AppendedFileOptions): Promise<AppendedFile> {
  const { fd, isNew } = await openAtEnd(place, options.mode !== undefined);
  try {
    await place.verify();
    if (isNew) await unless(fchmod(fd, options.mode ?? 0), "EPERM", "ENOTSUP");
    const stats = await fstat(fd);
    requireFile(stats, place);
    // The system takes them from a program that is written to, but not where the server runs as root.
    if ((stats.mode & rightsOfPrograms) !== 0) await unless(fchmod(fd, stats.mode & 0o777), "EPERM", "ENOTSUP");
    return new AppendedFile(place.virtual, fd, stats, options);
  } catch (error) {
    await close(fd);
    throw error;
  }
}

/**
 * A file that grows at its end, whoever else writes there too (`O_APPEND`). It shows no descriptor: the kernel's `splice`
 * refuses a file that is open like that, and an offset would mean nothing.
 */
export class AppendedFile implements Stage {
  readonly start: number;
  readonly #path: string;
  readonly #sink: FileSink;
  readonly #options: AppendedFileOptions;
  #ended = false;

  constructor(path: string, fd: number, stats: Stats, options: AppendedFileOptions) {
    this.start = stats.size;
    this.#path = path;
    this.#sink = new FileSink(path, { fd, position: null, signal: options.signal });
    this.#options = options;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#sink.write(bytes);
  }

  async commit(): Promise<void> {
    if (this.#ended) throw alreadyEnded(this.#path);
    this.#ended = true;
    await guarded(this.#path, undefined, async () => {
      try {
        await this.#sink.flush();
        if (this.#options.fsync) await fsync(this.#sink.fd);
      } finally {
        await this.#sink.close();
      }
    });
  }

  /** Leaves what arrived where it is: cutting it off could cut off what someone else has appended behind it. */
  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await guarded(this.#path, undefined, () => this.#sink.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }
}

// setuid, setgid and the sticky bit.
const rightsOfPrograms = 0o7000;

async function openAtEnd(place: Place, create: boolean): Promise<{ fd: number; isNew: boolean }> {
  const atEnd = constants.O_WRONLY | constants.O_APPEND | withoutWaiting;
  // As often as someone else may make and remove the file between our two tries; the last failure is told.
  for (let tries = 0; ; tries++) {
    try {
      return { fd: await openFollowing(place, atEnd), isNew: false };
    } catch (error) {
      if (!create || errnoOf(error) !== "ENOENT" || tries === 8) throw error;
    }
    const fd = await unless(open(onDisk(place.path), atEnd | constants.O_CREAT | constants.O_EXCL, 0o600), "EEXIST");
    if (fd !== undefined) return { fd, isNew: true };
  }
}
