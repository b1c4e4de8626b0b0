import {
  beginExchange,
  reply,
  stepExchange,
  verbRow,
  violationOf,
  type Exchange,
  type Reply,
  type Verb,
} from "@tandem/protocol";
import { CommandAborted } from "./command-aborted.ts";

/** A command as the loop sees it: its verb, and how to run it to its final reply. */
export interface Job {
  readonly verb: Verb | undefined;
  /** How long its line was, in bytes. */
  readonly bytes: number;
  /** Its signal, made when it is asked for, is aborted when ABOR meets the command or the session ends. */
  run(control: Pick<AbortController, "signal">): Promise<Reply>;
}

/** What the loop needs of its session. */
export interface CommandLoopOptions {
  /** Bytes of commands that may wait before the client is read no further; one command always may. */
  readonly pipeline: number;
  readonly send: (reply: Reply) => void;
  /** Resolves when the client reads its replies again; `undefined` when it does. */
  readonly drained: () => Promise<void> | undefined;
  readonly pause: () => void;
  readonly resume: () => void;
  /** True while a transfer runs. */
  readonly transferring: () => boolean;
  readonly abortTransfer: () => void;
  /** A command has had its final reply. */
  readonly finished: (verb: Verb | undefined, reply: Reply) => void;
  /** Nothing runs and nothing waits. */
  readonly idle: () => void;
  /** A reply broke RFC 959 §5.4 and was not sent. */
  readonly violation: (text: string) => void;
}

/**
 * The order of a session: commands run one at a time as they came, and each reply steps the exchange machine before it is
 * sent. While a transfer runs, STAT and NOOP are answered at once when nothing waits before them; ABOR breaks the transfer
 * off and goes before everything that waits. One that came before its transfer began does so when that begins. ABOR right
 * behind another command that takes its time breaks that off, and a STAT that was begun during the transfer in any case.
 */
export class CommandLoop {
  readonly #options: CommandLoopOptions;
  #waiting: Job[] = [];
  /** STAT and NOOP during a transfer: answered in order among themselves. */
  #aside: Job[] = [];
  /** What waits, in bytes. */
  #size = 0;
  #running: Running | undefined;
  #asideRunning: AbortController | undefined;
  /** What was begun last, of either kind; each begins only when the one before it has ended. */
  #work: Promise<void> = Promise.resolve();
  #asideWork: Promise<void> = Promise.resolve();
  #paused = false;
  #stopped = false;

  constructor(options: CommandLoopOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#running !== undefined || this.#asideRunning !== undefined || this.#waiting.length > 0;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Whether a command of that verb waits. */
  awaits(verb: Verb): boolean {
    return this.#waiting.some((job) => job.verb === verb);
  }

  take(job: Job): void {
    if (this.#stopped) return;
    this.#size += sizeOf(job);
    if (this.#mayOvertake(job)) this.#aside.push(job);
    else this.#waiting.push(job);
    if (job.verb === "ABOR") this.#interrupt();
    this.#pace();
    this.#next();
  }

  /** Sends the preliminary reply of the command that runs. */
  announce(preliminary: Reply): void {
    if (this.#running === undefined) return;
    this.#running.exchange = this.#step(this.#running.exchange, preliminary);
    this.#interrupt();
  }

  /** Resolves when what runs has ended. */
  async quiet(): Promise<void> {
    await this.#work;
    await this.#asideWork;
  }

  /** Takes no more jobs and drops those that wait; what runs goes on. */
  stop(): void {
    this.#stopped = true;
    this.#empty();
  }

  /** Drops the jobs that wait. */
  drop(): void {
    this.#empty();
    this.#pace();
  }

  /** Breaks off what runs, as far as it heeds its signal. */
  abort(reason: Error): void {
    this.#running?.control.abort(reason);
    this.#asideRunning?.abort(reason);
  }

  #empty(): void {
    this.#waiting = [];
    this.#aside = [];
    this.#size = 0;
  }

  #mayOvertake({ verb }: Job): boolean {
    return (
      verb !== undefined &&
      verb !== "ABOR" &&
      verbRow(verb).duringTransfer === true &&
      this.#waiting.length === 0 &&
      this.#options.transferring()
    );
  }

  /** The first ABOR that waits meets the transfer that runs, or the command right before it. */
  #interrupt(): void {
    const abort = this.#waiting.find(({ verb }) => verb === "ABOR");
    if (abort === undefined) return;
    // It came before the ABOR, and is answered before it: a listing of a large tree would hold up both.
    this.#asideRunning?.abort(new CommandAborted());
    if (this.#running === undefined) return;
    if (this.#options.transferring()) {
      this.#options.abortTransfer();
      this.#waiting = [abort, ...this.#waiting.filter((job) => job !== abort)];
    } else if (this.#waiting[0] === abort) this.#running.control.abort(new CommandAborted());
  }

  #next(): void {
    if (this.#aside.length > 0 && this.#asideRunning === undefined) {
      this.#asideWork = this.#runAside(this.#left(this.#aside.shift()!));
    }
    if (this.#running !== undefined || this.#asideRunning !== undefined) return;
    const job = this.#waiting.shift();
    if (job === undefined) this.#options.idle();
    else this.#work = this.#run(this.#left(job));
    this.#pace();
  }

  /** A job that waits no longer. */
  #left(job: Job): Job {
    this.#size -= sizeOf(job);
    return job;
  }

  async #run(job: Job): Promise<void> {
    const running: Running = { exchange: beginExchange(job.verb), control: new AbortController() };
    this.#running = running;
    const drained = this.#options.drained();
    if (drained !== undefined) await drained;
    // What waited for a client that never read again, while the session ended, does not run any more.
    if (!this.#stopped) {
      const answered = job.run(running.control);
      this.#interrupt();
      const final = await answered;
      this.#finish(running.exchange, job, final);
    }
    this.#running = undefined;
    this.#next();
  }

  async #runAside(job: Job): Promise<void> {
    const control = new AbortController();
    this.#asideRunning = control;
    const drained = this.#options.drained();
    if (drained !== undefined) await drained;
    const answered = job.run(control);
    this.#interrupt();
    this.#finish(beginExchange(job.verb), job, await answered);
    this.#asideRunning = undefined;
    this.#next();
  }

  #finish(exchange: Exchange, { verb }: Job, final: Reply): void {
    const violation = violationOf(exchange, final.code);
    if (violation !== undefined) this.#options.violation(violation);
    const sent = violation === undefined ? final : reply(451, "The server made a mistake in its answer; try again.");
    this.#options.send(sent);
    this.#options.finished(verb, sent);
  }

  #step(exchange: Exchange, preliminary: Reply): Exchange {
    const violation = violationOf(exchange, preliminary.code);
    if (violation !== undefined) {
      this.#options.violation(violation);
      return exchange;
    }
    this.#options.send(preliminary);
    return stepExchange(exchange, preliminary.code);
  }

  #pace(): void {
    const full = this.#size >= Math.max(1, this.#options.pipeline);
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#options.pause();
    else this.#options.resume();
  }
}

interface Running {
  exchange: Exchange;
  readonly control: AbortController;
}

function sizeOf({ bytes }: Job): number {
  return bytes + overhead;
}

// What a waiting command takes beside its bytes, so that empty lines cannot be had for nothing.
const overhead = 64;
