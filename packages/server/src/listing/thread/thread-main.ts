import { parentPort } from "node:worker_threads";
import { loadKernelCursors } from "@tandem/transport/kernel-directory";
import { jobLines } from "./job-lines.ts";
import { LineRoom } from "./line-room.ts";
import { roomOf } from "./piece-memory.ts";
import type { ThreadAnswer, ThreadError, ThreadRequest } from "./listing-job.ts";

// What runs in the thread that writes listings: jobs in turn, a piece each.

const port = parentPort!;
const open = loadKernelCursors();
const jobs = new Map<number, RunningJob>();

interface RunningJob {
  readonly id: number;
  readonly pieces: Generator<void, void, undefined>;
  readonly room: LineRoom;
  readonly memory: SharedArrayBuffer;
}

port.on("message", (request: ThreadRequest) => {
  const { id } = request;
  if (request.kind === "begin") {
    const room = new LineRoom();
    jobs.set(id, { id, pieces: jobLines(request.job, open, room), room, memory: request.memory });
  }
  const job = jobs.get(id);
  // It has ended: pieces are asked for ahead.
  if (job === undefined) return;
  try {
    if (request.kind === "end") end(job);
    else write(job, request.kind === "begin" ? 0 : request.room);
  } catch (error) {
    jobs.delete(id);
    answer({ kind: "ended", id, error: threadError(error) });
  }
});

answer({ kind: "ready" });

/** Writes the next piece to a room of the job's memory. */
function write({ id, pieces, room, memory }: RunningJob, number: number): void {
  room.enter(roomOf(memory, number));
  const last = pieces.next().done === true;
  if (last) jobs.delete(id);
  const { length, lines } = room;
  answer({ kind: "lines", id, room: number, length, lines, last });
}

function end({ id, pieces }: RunningJob): void {
  jobs.delete(id);
  pieces.return();
  answer({ kind: "ended", id });
}

function answer(message: ThreadAnswer): void {
  port.postMessage(message);
}

function threadError(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, errno } = error as NodeJS.ErrnoException;
  return { message, ...(code !== undefined && { code }), ...(errno !== undefined && { errno }) };
}
