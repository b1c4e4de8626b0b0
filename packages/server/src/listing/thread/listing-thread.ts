import type { Worker } from "node:worker_threads";
import type { PlainDirectory } from "@tandem/storage";
import { systemClock, type Clock, type Timer } from "@tandem/transport";
import { JobPieces } from "./job-pieces.ts";
import type { ListingJob, ThreadAnswer, ThreadRequest } from "./listing-job.ts";
import { pieceMemory } from "./piece-memory.ts";
import { startThread } from "./start-thread.ts";

/**
 * The thread that lists large directories for the whole process: started when the first one is listed, ended when there has
 * been none for a while. `undefined` where no thread can be started; that is found out once.
 */
export function listingThread(): Promise<ListingThread | undefined> {
  return (ofProcess ??= oneThread(startThread, systemClock))();
}

let ofProcess: (() => Promise<ListingThread | undefined>) | undefined;

/** As {@link listingThread}, of threads that are started so, at the time of that clock. */
export function oneThread(
  startThread: () => ThreadWorker,
  clock: Pick<Clock, "timer">,
): () => Promise<ListingThread | undefined> {
  let started: Promise<ListingThread | undefined> | undefined;
  return () => {
    if (started !== undefined) return started;
    const thread = start(startThread, clock, () => {
      if (started === thread) started = undefined;
    });
    return (started = thread);
  };
}

/** What is used of a worker of Node. */
export interface ThreadWorker extends Pick<Worker, "ref" | "unref" | "terminate"> {
  postMessage(request: ThreadRequest): void;
  on(event: "message", told: (answer: ThreadAnswer) => void): unknown;
  on(event: "error", told: (error: Error) => void): unknown;
  on(event: "exit", told: () => void): unknown;
}

/** Writes the listings of plain directories, all of them in turn. */
export interface ListingThread {
  /** Begins one; the directory is the thread's until it has ended. */
  begin(job: ListingJob, directory: PlainDirectory, signal: AbortSignal): JobPieces;
}

// A client that looks into a folder every minute finds it running; it holds some ten megabytes.
const idleTime = 90_000;

/** `forget` has the next listing start another. */
function start(
  startThread: () => ThreadWorker,
  clock: Pick<Clock, "timer">,
  forget: () => void,
): Promise<ListingThread | undefined> {
  return new Promise((resolve) => {
    let worker: ThreadWorker;
    try {
      worker = startThread();
    } catch {
      return resolve(undefined);
    }
    // It is no reason for the program to stay, but what it does for a session is.
    worker.unref();
    const jobs = new Map<number, JobPieces>();
    let last = 0;
    let idle: Timer | undefined;
    let ready = false;
    /** Of jobs that are over, for those that come. */
    const memories: SharedArrayBuffer[] = [];

    const send = (request: ThreadRequest): void => worker.postMessage(request);
    const rest = (): void => {
      worker.unref();
      idle = clock.timer(idleTime, () => {
        forget();
        void worker.terminate();
      });
    };
    const gone = (error?: Error): void => {
      // One that never came about would not the next time either.
      if (ready) forget();
      else resolve(undefined);
      idle?.cancel();
      const message = `The thread that lists directories has ended: ${error?.message ?? "nobody knows why"}.`;
      for (const job of jobs.values()) job.closed({ message, code: "ECANCELED", errno: 0 });
      jobs.clear();
    };

    worker.on("error", gone);
    worker.on("exit", () => gone());
    worker.on("message", (answer: ThreadAnswer) => {
      if (answer.kind === "ready") {
        ready = true;
        rest();
        return resolve({ begin });
      }
      const job = jobs.get(answer.id);
      if (isEnd(answer) && jobs.delete(answer.id) && jobs.size === 0) rest();
      job?.take(answer);
    });

    function begin(job: ListingJob, directory: PlainDirectory, signal: AbortSignal): JobPieces {
      const id = ++last;
      idle?.cancel();
      worker.ref();
      const memory = memories.pop() ?? pieceMemory();
      send({ kind: "begin", id, job, memory });
      const pieces = new JobPieces({
        directory,
        memory,
        more: (room) => send({ kind: "more", id, room }),
        end: () => send({ kind: "end", id }),
        released: () => void memories.push(memory),
        signal,
      });
      jobs.set(id, pieces);
      return pieces;
    }
  });
}

function isEnd(answer: Exclude<ThreadAnswer, { readonly kind: "ready" }>): boolean {
  return answer.kind === "ended" || answer.last;
}
