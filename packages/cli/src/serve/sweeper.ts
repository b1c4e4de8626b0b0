import { printable } from "@tandem/protocol";
import { sweepUnfinished, type SweepReport } from "@tandem/storage";
import type { Clock, Timer } from "@tandem/transport";
import { formatBytes, formatCount } from "../text/quantity.ts";
import type { ServeSettings } from "./settings.ts";

export interface SweeperOptions extends Pick<ServeSettings, "disk" | "sweep"> {
  readonly clock: Clock;
  /** Told what was removed. */
  readonly log: (text: string) => void;
  /** Told what could not be. */
  readonly warn: (sentence: string) => void;
}

/**
 * Removes, soon and then every `sweep` milliseconds, the uploads in the folders that nobody will go on with any more:
 * those that were kept long enough, and what a process that was killed left behind. Disposing of it ends that.
 */
export function startSweeper(folders: () => readonly string[], options: SweeperOptions): AsyncDisposable {
  const { disk, sweep, clock, log, warn } = options;
  const stop = new AbortController();
  const keepFor = Math.max(disk.keepFor, shortestAge);

  const sweepAll = async (): Promise<void> => {
    for (const folder of folders()) {
      try {
        const report = await sweepUnfinished(folder, { keepFor, signal: stop.signal });
        const said = sweepText(folder, report);
        if (said !== undefined) log(said);
      } catch (error) {
        if (stop.signal.aborted) return;
        warn(`leftovers of uploads could not be looked for: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (!stop.signal.aborted) next = clock.timer(sweep, begin);
  };
  let running = Promise.resolve();
  const begin = (): void => void (running = sweepAll());
  let next: Timer | undefined = sweep > 0 ? clock.timer(Math.min(sweep, firstSweep), begin) : undefined;
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      next?.cancel();
      await running;
    },
  };
}

/** What an operator should know of a sweep; nothing when it found nothing to do. */
export function sweepText(folder: string, { removed, kept, failed, complete }: SweepReport): string | undefined {
  const said = [
    ...(removed.files === 0
      ? []
      : [`removed ${formatCount(removed.files, "unfinished upload")} (${formatBytes(removed.bytes)})`]),
    ...(failed === 0
      ? []
      : [`could not look at or remove ${formatCount(failed, "file or folder", "files or folders")}`]),
    ...(complete ? [] : ["ended before it had seen everything; there are too many files"]),
  ];
  if (said.length === 0) return undefined;
  const left = kept.files === 0 ? "" : `; ${kept.files} (${formatBytes(kept.bytes)}) can still be resumed`;
  return `sweep of ${printable(folder)}: ${said.join(", ")}${left}`;
}

// Clients wait for a server that was started again; what it left behind last time waits for nothing. Milliseconds.
const firstSweep = 10_000;

/**
 * A younger stage may be an upload that runs in another process that serves the same folder: it has moved a byte within the
 * stall time. Milliseconds.
 */
const shortestAge = 3_600_000;
