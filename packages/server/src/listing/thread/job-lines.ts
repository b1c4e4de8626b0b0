import { legacyCharset } from "@tandem/protocol";
import { scanDirectory, scanNames, type Entry, type OpenDirectory } from "@tandem/storage";
import { writtenIn } from "../../charset/session-names.ts";
import { compareEntries } from "../entry-order.ts";
import { linesOf } from "../flat-listing.ts";
import { lineBytes, type LineBytes } from "../line-bytes.ts";
import { lineWriter } from "../listing-form.ts";
import { jobNames } from "./job-names.ts";
import type { ListingJob } from "./listing-job.ts";

/** The lines of a job, piece by piece; what `flatLines` gives, without letting anything else happen. */
export function* jobLines(job: ListingJob, open: OpenDirectory): Generator<LineBytes, void, undefined> {
  const charset = job.charset === undefined ? undefined : legacyCharset(job.charset);
  const inCharset = charset && ((line: string) => writtenIn(charset, line));
  let piece: string[] = [];
  let length = 0;
  for (const lines of job.names && job.form.kind === "short" ? jobNames(job, job.form, open) : jobEntries(job, open)) {
    for (const line of lines) {
      piece.push(line);
      length += line.length;
      if (length < pieceLength) continue;
      yield lineBytes(piece, inCharset);
      piece = [];
      length = 0;
    }
  }
  if (piece.length > 0) yield lineBytes(piece, inCharset);
}

// Some 700 lines: a few milliseconds of work between two jobs, and one message for all of them.
const pieceLength = 60_000;

function* jobEntries(job: ListingJob, open: OpenDirectory): Generator<readonly string[]> {
  const { all, uniquePrefix } = job;
  const write = lineWriter(job.form);
  const prefixed = (entry: Entry): Entry =>
    entry.unique === undefined ? entry : { ...entry, unique: uniquePrefix + entry.unique };
  for (const batch of inOrderNow(job, open))
    yield linesOf(uniquePrefix === "" ? batch : batch.map(prefixed), all, write);
}

/**
 * As `inOrder`, at once. Whether there are few enough to be held is found out beforehand, which costs less than holding in vain:
 * what has been held is made in old memory from then on, and collected at ten times the price.
 */
function* inOrderNow({ path, most, order }: ListingJob, open: OpenDirectory): Generator<readonly Entry[]> {
  const batches = scanDirectory(path, open);
  if (holdsMoreThan(most, path, open)) return yield* batches;
  const held: Entry[] = [];
  for (const batch of batches) {
    for (const entry of batch) held.push(entry);
    if (held.length <= most) continue;
    // It has grown meanwhile.
    yield held;
    return yield* batches;
  }
  yield held.sort(compareEntries(order));
}

function holdsMoreThan(most: number, path: string, open: OpenDirectory): boolean {
  let count = 0;
  for (const { length } of scanNames(path, open)) if ((count += length) > most) return true;
  return false;
}
