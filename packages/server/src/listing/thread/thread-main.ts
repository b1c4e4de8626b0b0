import { parentPort } from "node:worker_threads";
import { loadKernelCursors } from "@tandem/transport/kernel-directory";
import type { LineBytes } from "../line-bytes.ts";
import { jobLines } from "./job-lines.ts";
import type { ThreadAnswer, ThreadError, ThreadRequest } from "./listing-job.ts";

// What runs in the thread that writes listings: jobs in turn, a piece each.

const port = parentPort!;
const open = loadKernelCursors();
const jobs = new Map<number, Generator<LineBytes, void, undefined>>();

port.on("message", (request: ThreadRequest) => {
  const { id } = request;
  if (request.kind === "begin") return void jobs.set(id, jobLines(request.job, open));
  const job = jobs.get(id);
  // It has ended: pieces are asked for ahead.
  if (job === undefined) return;
  try {
    const next = request.kind === "more" ? job.next() : job.return();
    if (next.done !== true) return answer({ kind: "lines", id, lines: next.value }, next.value.bytes);
    jobs.delete(id);
    answer({ kind: "ended", id });
  } catch (error) {
    jobs.delete(id);
    answer({ kind: "ended", id, error: threadError(error) });
  }
});

answer({ kind: "ready" });

/** The bytes go over and are not copied. */
function answer(message: ThreadAnswer, bytes?: Uint8Array): void {
  port.postMessage(message, bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]);
}

function threadError(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, errno } = error as NodeJS.ErrnoException;
  return { message, ...(code !== undefined && { code }), ...(errno !== undefined && { errno }) };
}
