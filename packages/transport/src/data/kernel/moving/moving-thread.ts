import type { Worker } from "node:worker_threads";
import type { WakeEvent } from "../linux/moving-calls.ts";
import type { SplicePipe } from "../linux/splice-pipe.ts";
import { mostJobs, type Moved, type MovingAnswer, type MovingJob, type MovingStart } from "./moving-job.ts";

/** What is used of a worker of Node. */
export interface MovingWorker extends Pick<Worker, "ref" | "unref" | "terminate"> {
  postMessage(job: MovingJob): void;
  on(event: "message", told: (answer: MovingAnswer) => void): unknown;
  on(event: "error", told: (error: Error) => void): unknown;
  on(event: "exit", told: () => void): unknown;
}

/** How a thread is made, and what closes with it. */
export interface MovingThreadParts {
  readonly start: (data: MovingStart) => MovingWorker;
  readonly wakes: WakeEvent;
  /** Needed to receive. */
  readonly pipe: (SplicePipe & Disposable) | undefined;
  /** Told once, when it takes no more jobs. */
  readonly gone: () => void;
}

/** A thread that moves bytes of several connections at once, as its owner sees it. */
export class MovingThread {
  readonly #worker: MovingWorker;
  readonly #parts: MovingThreadParts;
  readonly #stops = new Int32Array(new SharedArrayBuffer(4 * mostJobs));
  readonly #free = Array.from({ length: mostJobs }, (_, place) => place);
  readonly #waiting = new Map<number, Waiting>();
  #ready = false;
  #gone = false;
  #fault: Error | undefined;

  /** Throws where no thread can be started. */
  constructor(parts: MovingThreadParts) {
    this.#parts = parts;
    const { wakes, pipe } = parts;
    this.#worker = parts.start({
      wakes: wakes.descriptor,
      pipe: pipe && { from: pipe.from, into: pipe.into },
      stops: this.#stops,
    });
    // It is no reason for the program to stay, but what it does for a connection is.
    this.#worker.unref();
    this.#worker.on("message", (answer) => this.#take(answer));
    this.#worker.on("error", (error) => {
      this.#fault = error;
      this.#refuse();
    });
    this.#worker.on("exit", () => {
      this.#refuse();
      this.#fail();
      wakes[Symbol.dispose]();
      pipe?.[Symbol.dispose]();
    });
  }

  /** Whether it was ever there. */
  get came(): boolean {
    return this.#ready;
  }

  /** How many jobs it has. */
  get jobs(): number {
    return this.#waiting.size;
  }

  /** Whether it is there and takes another one. */
  get free(): boolean {
    return this.#ready && !this.#gone && this.#free.length > 0;
  }

  /**
   * Moves up to `most` bytes: as {@link Moved}. Only where it is `free`. When `patience`, which is given what is waited for, rejects,
   * that is what this rejects with, once nothing of it runs any more. Rejects also when the thread has ended: nobody knows then what moved.
   */
  async move(job: Omit<MovingJob, "place">, patience: (moved: Promise<Moved>) => Promise<Moved>): Promise<Moved> {
    const { place, waiting, moved } = this.#begin(job);
    try {
      return await patience(moved);
    } catch (error) {
      // Else its place may be another's, and what wakes the thread may be closed.
      if (this.#waiting.get(place) === waiting) {
        Atomics.store(this.#stops, place, 1);
        this.#parts.wakes.wake();
        await moved.catch(() => {});
      }
      throw error;
    }
  }

  /** Ends it; what it has to do fails. */
  end(): void {
    this.#refuse();
    void this.#worker.terminate();
  }

  #begin(job: Omit<MovingJob, "place">): { place: number; waiting: Waiting; moved: Promise<Moved> } {
    const place = this.#free.pop()!;
    Atomics.store(this.#stops, place, 0);
    const busy = this.#waiting.size > 0;
    if (!busy) this.#worker.ref();
    let waiting!: Waiting;
    const moved = new Promise<Moved>((resolve, reject) => (waiting = { resolve, reject }));
    this.#waiting.set(place, waiting);
    this.#worker.postMessage({ ...job, place });
    // One that has nothing to do waits for messages.
    if (busy) this.#parts.wakes.wake();
    return { place, waiting, moved };
  }

  #take(answer: MovingAnswer): void {
    if (answer === "ready") {
      this.#ready = true;
      return;
    }
    const { place, ...moved } = answer;
    const waiting = this.#waiting.get(place);
    this.#waiting.delete(place);
    this.#free.push(place);
    if (this.#waiting.size === 0) this.#worker.unref();
    waiting?.resolve(moved);
  }

  #refuse(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#parts.gone();
  }

  /** Not before it has exited: what it works with is closed then. */
  #fail(): void {
    const message = `The thread that moves files has ended: ${this.#fault?.message ?? "nobody knows why"}.`;
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}

interface Waiting {
  readonly resolve: (moved: Moved) => void;
  readonly reject: (error: Error) => void;
}
