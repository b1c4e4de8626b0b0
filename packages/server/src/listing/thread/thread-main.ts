import { parentPort } from "node:worker_threads";
import { loadKernelCursors } from "@tandem/transport/kernel-directory";
import type { LineBytes } from "../line-bytes.ts";
import { jobLines } from "./job-lines.ts";
import { roomOf } from "./piece-memory.ts";
import type { ThreadAnswer, ThreadError, ThreadRequest } from "./listing-job.ts";

// What runs in the thread that writes listings: jobs in turn, a piece each.

const port = parentPort!;
const open = loadKernelCursors();
const jobs = new Map<number, RunningJob>();

interface RunningJob {
  readonly pieces: Generator<LineBytes, void, undefined>;
  readonly memory: SharedArrayBuffer;
}

port.on("message", (request: ThreadRequest) => {
  const { id } = request;
  if (request.kind === "begin") {
    const { job, memory } = request;
    return void jobs.set(id, { pieces: jobLines(job, open), memory });
  }
  const job = jobs.get(id);
  // It has ended: pieces are asked for ahead.
  if (job === undefined) return;
  try {
    if (request.kind === "end") job.pieces.return();
    else if (write(job, id, request.room)) return;
    jobs.delete(id);
    answer({ kind: "ended", id });
  } catch (error) {
    jobs.delete(id);
    answer({ kind: "ended", id, error: threadError(error) });
  }
});

answer({ kind: "ready" });

/** Writes the next piece to a room of the job's memory; false when there is none. */
function write({ pieces, memory }: RunningJob, id: number, room: number): boolean {
  const { value } = pieces.next();
  if (value === undefined) return false;
  const { lines, bytes } = value;
  roomOf(memory, room).set(bytes);
  answer({ kind: "lines", id, room, length: bytes.length, lines });
  return true;
}

function answer(message: ThreadAnswer): void {
  port.postMessage(message);
}

function threadError(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, errno } = error as NodeJS.ErrnoException;
  return { message, ...(code !== undefined && { code }), ...(errno !== undefined && { errno }) };
}
