import type { Stats } from "node:fs";
import { childPath, decodeText, rootPath, type VirtualPath } from "@tandem/protocol";
import { defaultKeepFor, type Keeping } from "../keeping.ts";
import { lstat, onDisk, opendir, unlink } from "./calls.ts";
import { faultOf, unless } from "./fault.ts";
import { isHeldStage } from "./held-stages.ts";
import { platformHolding } from "./hold.ts";
import { machineTime } from "./machine-time.ts";
import { isKeptName, isStagingName } from "./name.ts";
import { Place } from "./place.ts";
import { rootAt, type Root } from "./root.ts";
import { isExpired } from "./unfinished.ts";

export interface SweepOptions {
  /**
   * How old what is removed must be, in milliseconds since its last byte arrived; a day by default. Stages that this process
   * has open are never removed, so 0 removes whatever no upload of this process needs: right only where no other process
   * serves the folder.
   */
  readonly keepFor?: number;
  /** What time it is, in milliseconds since 1970 UTC; the machine's, which its files have too, by default. */
  readonly now?: () => number;
  /**
   * How many entries are looked at before it ends, `complete` being false; a million by default, some ten seconds of work on
   * one thread of the four that file calls have.
   */
  readonly entries?: number;
  readonly signal?: AbortSignal;
}

/** What a sweep found; sizes in bytes. */
export interface SweepReport {
  /** Uploads that broke off and are kept for who sent them. */
  readonly kept: Tally;
  /** Stages that are not old enough to be left behind: of uploads that run, here or in another process. */
  readonly running: Tally;
  /** What was removed: kept uploads that had their time, and what a process that was killed left behind. */
  readonly removed: Tally;
  /** Directories and files that could not be looked at or removed. */
  readonly failed: number;
  /** False when it ended at the limit of entries. */
  readonly complete: boolean;
}

export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Walks the folder and removes the uploads that nobody will go on with any more. No link is followed, one directory is open
 * at a time, and what is remembered are the names of directories still to be seen. Throws {@link StorageError} when the
 * folder itself cannot be walked; what fails below it is counted.
 */
export async function sweepUnfinished(folder: string, options: SweepOptions = {}): Promise<SweepReport> {
  const { entries = 1_000_000, signal } = options;
  const keeping: Keeping = { keepFor: options.keepFor ?? defaultKeepFor, now: options.now ?? machineTime };
  const sweep = new Sweep(keeping, entries, signal);
  try {
    const root = await rootAt(folder, { holding: platformHolding(), links: "refuse" })();
    await sweep.walk(root);
  } catch (error) {
    throw faultOf(error, folder);
  }
  return sweep.report;
}

class Sweep {
  readonly #keeping: Keeping;
  readonly #signal: AbortSignal | undefined;
  readonly #tallies = {
    kept: { files: 0, bytes: 0 },
    running: { files: 0, bytes: 0 },
    removed: { files: 0, bytes: 0 },
  };
  #left: number;
  #failed = 0;

  constructor(keeping: Keeping, entries: number, signal: AbortSignal | undefined) {
    this.#keeping = keeping;
    this.#left = entries;
    this.#signal = signal;
  }

  get report(): SweepReport {
    return { ...this.#tallies, failed: this.#failed, complete: this.#left >= 0 };
  }

  async walk(root: Root): Promise<void> {
    const waiting: VirtualPath[] = [rootPath];
    for (let path = waiting.pop(); path !== undefined && this.#left >= 0; path = waiting.pop()) {
      try {
        using place = await Place.enter(root, path);
        for (const name of await this.#sweep(place)) waiting.push(childPath(path, name));
      } catch (error) {
        if (path === rootPath || this.#signal?.aborted) throw error;
        this.#failed++;
      }
    }
  }

  /** Sweeps one directory, and gives the names of those in it. */
  async #sweep(place: Place): Promise<readonly string[]> {
    const directories: string[] = [];
    // As latin1 a name is its bytes.
    for await (const entry of await opendir(onDisk(place.directory), { encoding: "latin1" })) {
      this.#signal?.throwIfAborted();
      if (--this.#left < 0) break;
      if (isStagingName(entry.name)) await this.#judge(place, entry.name);
      else if (entry.isDirectory()) directories.push(decodeText(Buffer.from(entry.name, "latin1")));
    }
    return directories;
  }

  async #judge(place: Place, name: string): Promise<void> {
    const path = onDisk(place.sibling(name));
    try {
      const stats = await unless(lstat(path), "ENOENT");
      // A directory of such a name is somebody's; nothing here makes one.
      if (stats === undefined || stats.isDirectory()) return;
      if (isHeldStage(name) || !isExpired(stats, this.#keeping)) {
        this.#count(isKeptName(name) ? "kept" : "running", stats);
        return;
      }
      await unlink(path);
      this.#count("removed", stats);
    } catch {
      this.#failed++;
    }
  }

  #count(what: "kept" | "running" | "removed", { size }: Stats): void {
    this.#tallies[what].files++;
    this.#tallies[what].bytes += size;
  }
}
