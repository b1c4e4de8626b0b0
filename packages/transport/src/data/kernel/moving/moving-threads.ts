import type { Worker } from "node:worker_threads";
import type { Clock, Timer } from "../../../clock.ts";
import { loadForeignCalls } from "../../../native/load-foreign-calls.ts";
import { startThread } from "../../../native/start-thread.ts";
import { systemClock } from "../../../system-clock.ts";
import { receivingPipe, wakeEvent } from "../linux/moving-calls.ts";
import { turnsOf } from "../native-turns.ts";
import type { MovingJob } from "./moving-job.ts";
import { MovingThread } from "./moving-thread.ts";

/** The threads of this process that move large files in one direction, while there are several of these. */
export class MovingThreads {
  /** Bytes of which a file must have moved before it takes part: for less, a thread costs more than it gives. */
  largeFrom = 4_194_304;
  readonly #most: number;
  readonly #make: (gone: () => void) => MovingThread;
  readonly #clock: Pick<Clock, "timer">;
  readonly #threads = new Set<MovingThread>();
  #files = 0;
  #idle: Timer | undefined;
  /** None can be made: found out once. */
  #none = false;

  constructor(most: number, make: (gone: () => void) => MovingThread, clock: Pick<Clock, "timer">) {
    this.#most = most;
    this.#make = make;
    this.#clock = clock;
  }

  /** A large file takes part until this is disposed of. */
  begin(): MovingFile {
    this.#files++;
    this.#idle?.cancel();
    if (this.#files > 1) this.#start();
    return {
      thread: () => this.#thread(),
      [Symbol.dispose]: () => {
        this.#files--;
        if (this.#files === 0) this.#rest();
      },
    };
  }

  /** The one that has least to do; none while a file is alone, which gains nothing by it. */
  #thread(): MovingThread | undefined {
    if (this.#files < 2) return undefined;
    let least: MovingThread | undefined;
    for (const thread of this.#threads) {
      if (thread.free && (least === undefined || thread.jobs < least.jobs)) least = thread;
    }
    return least;
  }

  #start(): void {
    while (!this.#none && this.#threads.size < Math.min(this.#most, this.#files)) {
      try {
        const thread: MovingThread = this.#make(() => {
          this.#threads.delete(thread);
          // One that never came about would not the next time either.
          this.#none ||= !thread.came;
        });
        this.#threads.add(thread);
      } catch {
        this.#none = true;
      }
    }
  }

  #rest(): void {
    this.#idle = this.#clock.timer(idleTime, () => {
      for (const thread of this.#threads) thread.end();
    });
  }
}

/** A large file that moves. */
export interface MovingFile extends Disposable {
  /** What moves it for now; `undefined` where its own calls do. */
  thread(): MovingThread | undefined;
}

function makeThread(gone: () => void, direction: MovingJob["direction"]): MovingThread {
  const koffi = loadForeignCalls();
  const wakes = wakeEvent(koffi);
  let pipe: ReturnType<typeof receivingPipe> | undefined;
  try {
    if (direction === "receive") pipe = receivingPipe(koffi);
    const start = (workerData: object): Worker =>
      startThread(new URL("./moving-main.js", import.meta.url), { name: "tandem-files", workerData });
    return new MovingThread({ start, wakes, pipe, gone });
  } catch (error) {
    wakes[Symbol.dispose]();
    pipe?.[Symbol.dispose]();
    throw error;
  }
}

// Who sends many files one behind another finds them running; each holds some ten megabytes.
const idleTime = 90_000;
const { each } = turnsOf(process.env["UV_THREADPOOL_SIZE"]);

/** Those of this process for files that are sent. */
export const sendingThreads = new MovingThreads(each, (gone) => makeThread(gone, "send"), systemClock);

/** Those of this process for files that are received. */
export const receivingThreads = new MovingThreads(each, (gone) => makeThread(gone, "receive"), systemClock);
