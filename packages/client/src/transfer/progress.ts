import type { Clock } from "@tandem/transport";

/** How far a transfer is, in bytes of the file: `bytes` begins at the byte where the transfer was resumed, and `total` is there when known. */
export interface Progress {
  readonly bytes: number;
  readonly total: number | undefined;
}

/** Counts the bytes of one transfer and tells of them now and then. */
export interface ProgressMeter {
  total: number | undefined;
  readonly bytes: number;
  add(bytes: number): void;
  /** Tells the last count. */
  finish(): void;
}

/** A meter that calls `report` at most ten times a second, and once at the end. */
export function progressMeter(
  clock: Clock,
  start: number,
  report: ((progress: Progress) => void) | undefined,
): ProgressMeter {
  let bytes = start;
  let reportedAt = -Infinity;
  const meter: ProgressMeter = {
    total: undefined,
    get bytes() {
      return bytes;
    },
    add(count) {
      bytes += count;
      if (report === undefined) return;
      const now = clock.now();
      if (now - reportedAt < interval) return;
      reportedAt = now;
      report({ bytes, total: meter.total });
    },
    finish: () => report?.({ bytes, total: meter.total }),
  };
  return meter;
}

// As fast as an eye follows a bar.
const interval = 100;
