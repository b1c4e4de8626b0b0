import { legacyCharset } from "@tandem/protocol";
import { DirectoryScan, scanDirectory, type Entry, type OpenDirectory } from "@tandem/storage";
import { writtenIn } from "../../charset/session-names.ts";
import { compareEntries } from "../entry-order.ts";
import { linesOf } from "../flat-listing.ts";
import { lineWriter } from "../listing-form.ts";
import type { LineRoom } from "./line-room.ts";
import type { ListingJob } from "./listing-job.ts";
import { nameWriter, scanWriter } from "./scan-writer.ts";

/**
 * Writes the lines of a job to a room, and stops whenever that has a piece of them; the lines are those of `flatLines`, made
 * without letting anything else happen.
 */
export function* jobLines(job: ListingJob, open: OpenDirectory, room: LineRoom): Generator<void, void, undefined> {
  const inCharset = charsetWriter(job);
  for (const line of job.before) {
    room.text(line);
    room.end();
  }
  if (job.order.by === "name") yield* linesByName(job, open, room, inCharset);
  else yield* linesByFacts(job, open, room, inCharset);
}

type CharsetWriter = ((line: string) => string) | undefined;

/** Only the names are held and sorted: of what has them nothing is asked before its line is written. */
function* linesByName(job: ListingJob, open: OpenDirectory, room: LineRoom, inCharset: CharsetWriter): Generator<void> {
  using scan = new DirectoryScan(job.path, open, job.uniquePrefix);
  const write = scanWriter(job, scan, room, inCharset);
  const writeName = nameWriter(job, room, inCharset);
  const names: string[] = [];
  while (names.length <= job.most && scan.next()) names.push(scan.name);
  if (names.length <= job.most) {
    // Without a function to compare them: so it takes half the time, in the order of their code units all the same.
    names.sort();
    if (job.order.reversed) names.reverse();
  }
  for (const name of names) {
    if (job.names) writeName(name);
    else {
      scan.go(name);
      write();
    }
    if (room.length >= pieceLength) yield;
  }
  while (scan.next()) {
    write();
    if (room.length >= pieceLength) yield;
  }
}

function* linesByFacts(
  job: ListingJob,
  open: OpenDirectory,
  room: LineRoom,
  inCharset: CharsetWriter,
): Generator<void> {
  const write = lineWriter(job.form);
  for (const batch of inOrderNow(job, open)) {
    for (const line of linesOf(batch, job.all, write)) {
      room.text(inCharset === undefined ? line : inCharset(line));
      room.end();
      if (room.length >= pieceLength) yield;
    }
  }
}

/** As `inOrder`, at once. */
function* inOrderNow({ path, most, order }: ListingJob, open: OpenDirectory): Generator<readonly Entry[]> {
  const batches = scanDirectory(path, open);
  const held: Entry[] = [];
  for (const batch of batches) {
    for (const entry of batch) held.push(entry);
    if (held.length <= most) continue;
    yield held;
    return yield* batches;
  }
  yield held.sort(compareEntries(order));
}

function charsetWriter({ charset }: ListingJob): CharsetWriter {
  if (charset === undefined) return undefined;
  const legacy = legacyCharset(charset);
  return legacy && ((line) => writtenIn(legacy, line));
}

// Some 1,800 lines: a few milliseconds of work between two jobs, and one message for all of them.
const pieceLength = 128 * 1024;
