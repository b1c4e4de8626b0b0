import type { Verify } from "../hash/verified.ts";
import type { Progress } from "./progress.ts";

/** What every call of a client takes: an aborted signal ends it with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What downloads take. */
export interface DownloadOptions extends TransferOptions {
  /** The byte of the file where the transfer ends, not included: the end of the file when missing. */
  readonly end?: number;
  /** Compares what came with what the server has; off. */
  readonly verify?: Verify;
}

/** What downloads and uploads take. */
export interface TransferOptions extends CallOptions {
  /** The byte of the file where the transfer begins, to resume one that was broken off; 0. */
  readonly start?: number;
  /** `image` (the default) moves the exact bytes; `ascii` moves text, whose lines end as each side has it. */
  readonly type?: "ascii" | "image";
  /** Bytes of the whole file, when the caller knows; told to `onProgress`. */
  readonly size?: number | undefined;
  /** Called now and then, at most ten times a second, and once at the end. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Throws `RangeError` for a start that no transfer can have: in text the two sides count different bytes. */
export function assertStart(start: number, type: "ascii" | "image"): void {
  if (!Number.isSafeInteger(start) || start < 0) throw new RangeError(`A transfer cannot start at byte ${start}.`);
  if (start > 0 && type === "ascii")
    throw new RangeError("A transfer of type ascii starts at byte 0; use type image to resume.");
}

/** Throws `RangeError` for an end before the start, and for one in text. */
export function assertEnd(end: number | undefined, start: number, type: "ascii" | "image"): void {
  if (end === undefined) return;
  if (!Number.isSafeInteger(end) || end < start)
    throw new RangeError(`A transfer that starts at byte ${start} cannot end at byte ${end}.`);
  if (type === "ascii")
    throw new RangeError("A transfer of type ascii has no last byte; use type image for a part of a file.");
}
