import { lstat, rm } from "node:fs/promises";
import type { Client } from "../client.ts";
import { FtpError, RefusedError } from "../ftp-error.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import type { Progress } from "../transfer/progress.ts";
import type { Fetched } from "./download-file.ts";
import type { KnownFile } from "./file-options.ts";
import { fileSink, openPart } from "./part-file.ts";
import { cutInto, readSegments, statePath, writeSegments, type Segment } from "./segment-state.ts";

/** What is fetched, and into which part. */
export interface SegmentedFile {
  readonly remote: string;
  readonly part: string;
  readonly known: KnownFile;
}

export interface SegmentsOptions extends CallOptions {
  /** At once; 1 when missing, which goes on with the segments of an earlier try and begins none. */
  readonly segments?: number;
  readonly resume?: boolean;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Fetches a file in segments at once, each into its place in the part, beside which a small file says how far each one is: what
 * is broken off can be continued, with as many segments as it was begun with. Undefined when there are to be none: the file is
 * small, its size is not known, or the server does not start in the middle of a file.
 */
export async function downloadSegments(
  client: Client,
  { remote, part, known }: SegmentedFile,
  { segments = 1, resume = false, onProgress, signal }: SegmentsOptions,
): Promise<Fetched | undefined> {
  if (!Number.isSafeInteger(segments) || segments < 1)
    throw new RangeError(`There cannot be ${segments} segments; 1 is the least.`);
  const { size } = known;
  const kept = resume && size !== undefined ? await readSegments(part, known) : undefined;
  const all = kept ?? (size === undefined ? [] : cutInto(Math.min(segments, Math.floor(size / leastLength)), size));
  if (size === undefined || all.length < 2) {
    if (await lstat(statePath(part)).catch(() => undefined)) await forget(part);
    return undefined;
  }
  const start = fetchedOf(all);
  const stop = new AbortController();
  const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const state = savedState(part, known, all);
  const failures: unknown[] = [];
  const report = (): void => onProgress?.({ bytes: fetchedOf(all), total: size });
  // Before the first byte: a part of segments without it would look like the beginning of the file.
  await state.save();
  {
    await using handle = await openPart(part, kept !== undefined);
    const fetch = async (segment: Segment): Promise<void> => {
      const sink = fileSink(handle, segment.at);
      const end = segment.end === size ? {} : { end: segment.end };
      await client.download(
        remote,
        {
          async write(bytes) {
            await sink.write(bytes);
            segment.at += bytes.length;
            await state.saveNowAndThen();
          },
        },
        { start: segment.at, ...end, size, signal: until, onProgress: report },
      );
    };
    await Promise.all(
      all.map(async (segment) => {
        try {
          for (let tried = 0; segment.at < segment.end; tried++)
            await fetch(segment).catch((error: unknown) => unlessHopeless(error, tried));
        } catch (error) {
          failures.push(error);
          stop.abort(error);
        }
      }),
    );
    await state.save();
  }
  const [error] = failures;
  if (error instanceof RefusedError && error.command?.startsWith("REST") === true && !signal?.aborted) {
    await forget(part);
    return undefined;
  }
  const result = { start, bytes: fetchedOf(all) - start };
  if (fetchedOf(all) === 0) await forget(part);
  if (failures.length > 0) return { result, failure: { error: signal?.aborted ? signal.reason : error } };
  await rm(statePath(part), { force: true });
  return { result };

  /** One segment that breaks need not end the others; what the server refuses, or breaks again and again, does. */
  function unlessHopeless(error: unknown, tried: number): void {
    const goesOn = error instanceof FtpError && error.retryable && error.connectionUsable;
    if (until.aborted || !goesOn || tried >= tries) throw error;
  }
}

/** A part of segments is of no use without knowing which. */
async function forget(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(statePath(part), { force: true });
}

function fetchedOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { at, start }) => sum + at - start, 0);
}

/** Writes how far the segments are, one time after the other. */
function savedState(
  part: string,
  known: KnownFile,
  segments: readonly Segment[],
): { save(): Promise<void>; saveNowAndThen(): Promise<void> } {
  let savedAt = fetchedOf(segments);
  let saving = Promise.resolve();
  const save = (): Promise<void> => {
    savedAt = fetchedOf(segments);
    saving = saving.then(() => writeSegments(part, known, segments));
    return saving;
  };
  return {
    save,
    saveNowAndThen: async () => {
      if (fetchedOf(segments) - savedAt >= savedEvery) await save();
    },
  };
}

// Below that the round trips of another transfer cost more than its bytes.
const leastLength = 1024 * 1024;
// What is fetched twice after a crash, at most.
const savedEvery = 8 * 1024 * 1024;
const tries = 3;
