import type { DirectoryScan } from "@tandem/storage";
import { headWriter, lineWriter } from "../listing-form.ts";
import type { LineRoom } from "./line-room.ts";
import type { ListingJob } from "./listing-job.ts";

/** Writes the line of what the scan stands at to the room, if it has one; `inCharset` writes lines as the client reads names. */
export function scanWriter(
  job: ListingJob,
  scan: DirectoryScan,
  room: LineRoom,
  inCharset: ((line: string) => string) | undefined,
): () => void {
  const { all, names } = job;
  const write = inCharset === undefined ? bytesWriter(job, scan, room) : textWriter(job, scan, room, inCharset);
  return () => {
    if (!all && scan.bytes[scan.start] === dot) return;
    if (names || scan.look()) write();
  };
}

const dot = 0x2e;

/** Writes the line of a name, for a job that wants nothing else. */
export function nameWriter(
  { form, all }: ListingJob,
  room: LineRoom,
  inCharset: (line: string) => string = asItIs,
): (name: string) => void {
  const write = lineWriter(form);
  return (name) => {
    const line = all || !name.startsWith(".") ? write({ name, kind: "other", size: 0, modified: 0 }) : undefined;
    if (line === undefined) return;
    room.text(inCharset(line));
    room.end();
  };
}

/** Lines that are a text first. */
function textWriter(
  { form }: ListingJob,
  scan: DirectoryScan,
  room: LineRoom,
  inCharset: (line: string) => string = asItIs,
): () => void {
  const write = lineWriter(form);
  return () => {
    const line = write(scan);
    if (line === undefined) return;
    room.text(inCharset(line));
    room.end();
  };
}

const asItIs = (line: string): string => line;

/** Lines that end with a name, which is copied; others are a text first. */
function bytesWriter(job: ListingJob, scan: DirectoryScan, room: LineRoom): () => void {
  const { form } = job;
  const text = textWriter(job, scan, room);
  const writeHead = headWriter(form);
  if (writeHead === undefined) return text;
  const put = (part: string): void => room.text(part);
  const short = form.kind === "short";
  return () => {
    // Behind the name of a link its target follows.
    if (!short && scan.kind === "link") return text();
    const begun = room.length;
    writeHead(scan, put);
    const same = room.name(scan.bytes, scan.start, scan.end);
    if (short && !same) room.cut(begun);
    else room.end();
  };
}
