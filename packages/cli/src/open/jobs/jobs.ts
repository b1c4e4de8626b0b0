import { printable } from "@tandem/protocol";
import type { Clock } from "@tandem/transport";
import { commandFailure } from "../command-failure.ts";
import { Interrupted } from "../talk.ts";
import { JobProgress, type Job, type JobState } from "./job.ts";

/** Does the work of a job; false when something in it failed. Never rejects. */
export type JobWork = (job: Job, signal: AbortSignal) => Promise<boolean>;

/** The jobs of a prompt, numbered from 1 on. */
export class Jobs {
  readonly #clock: Clock;
  readonly #announce: (line: string) => void;
  readonly #running = new Map<number, Job>();
  #last = 0;
  #failures = 0;

  constructor(clock: Clock, announce: (line: string) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  /** Those that run, the oldest first. */
  get running(): readonly Job[] {
    return [...this.#running.values()];
  }

  /** How many have failed until now. */
  get failures(): number {
    return this.#failures;
  }

  /** Begins a job; when it is over, that is told. */
  start(line: string, work: JobWork): Job {
    if (this.#running.size >= mostJobs)
      throw commandFailure(`${mostJobs} jobs run already; wait for one, or put this into the queue.`);
    const number = this.#running.size === 0 ? 1 : this.#last + 1;
    this.#last = number;
    const stop = new AbortController();
    const progress = new JobProgress(this.#clock);
    let state: JobState = "runs";
    const job: Job = {
      ...{ number, line: printable(line) },
      get state() {
        return state;
      },
      get ended() {
        return ended;
      },
      stop: () => stop.abort(new Interrupted()),
      doing: () => printable(progress.describe()),
      progress: (name, latest) => progress.note(name, latest),
    };
    this.#running.set(number, job);
    const ended: Promise<boolean> = Promise.resolve()
      .then(() => work(job, stop.signal))
      .then((done) => {
        state = done ? "done" : stop.signal.aborted ? "stopped" : "failed";
        this.#running.delete(number);
        if (state === "failed") this.#failures++;
        this.#announce(`[${number}] ${state}: ${job.line}`);
        return done;
      });
    return job;
  }

  /** The job of a number that was typed, with or without `%`. Throws a `CommandError` when it does not run. */
  find(word: string): Job {
    const job = this.#running.get(Number(word.replace(/^%/, "")));
    if (job === undefined) throw commandFailure(`There is no job ${printable(word)}; jobs lists them.`);
    return job;
  }

  /** Resolves when none runs any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.running.map(({ ended }) => ended));
  }
}

// Each has a connection of its own; servers that allow more to one address are rare.
const mostJobs = 32;
