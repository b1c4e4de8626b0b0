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
import { isPromised } from "./is-promised.ts";
import { LateAbort } from "./late-abort.ts";

/** A command as the loop sees it: its verb, and how to run it to its final reply. */
export interface Job {
  readonly verb: Verb | undefined;
  /** How long its line was, in bytes. */
  readonly bytes: number;
  /** `abort` happens when ABOR meets the command or the session ends. */
  run(abort: LateAbort): Reply | Promise<Reply>;
}

/** What the loop needs of its session. */
export interface CommandLoopOwner {
  /** True while a transfer runs. */
  readonly transferring: boolean;
  send(reply: Reply): void;
  /** Resolves when the next command may run, with the client reading its replies; `undefined` when it may now. */
  held(): Promise<void> | undefined;
  /** Lets everything else happen that waits. */
  turn(): Promise<void>;
  pause(): void;
  resume(): void;
  abortTransfer(): void;
  /** A command has had its final reply. */
  finished(verb: Verb | undefined, reply: Reply): void;
  /** Nothing runs and nothing waits. */
  idle(): void;
  /** A reply broke RFC 959 §5.4 and was not sent. */
  violation(text: string): void;
}

/**
 * The order of a session: commands run one at a time as they came, and each reply steps the exchange machine before it is
 * sent. While a transfer runs, STAT and NOOP are answered at once when nothing waits before them; ABOR breaks the transfer
 * off and goes before everything that waits. One that came before its transfer began does so when that begins. ABOR right
 * behind another command that takes its time breaks that off, and a STAT that was begun during the transfer in any case.
 */
export class CommandLoop {
  readonly #owner: CommandLoopOwner;
  readonly #pipeline: number;
  #waiting: Job[] = [];
  /** STAT and NOOP during a transfer: answered in order among themselves. */
  #aside: Job[] = [];
  /** What waits, in bytes. */
  #size = 0;
  #running: Running | undefined;
  #asideRunning: LateAbort | undefined;
  /** Commands that ran since others had their turn. */
  #ran = 0;
  /** What was begun last, of either kind; each begins only when the one before it has ended. */
  #work: Promise<void> = Promise.resolve();
  #asideWork: Promise<void> = Promise.resolve();
  #paused = false;
  #stopped = false;

  /** `pipeline` is how many bytes of commands may wait before the client is read no further; one command always may. */
  constructor(owner: CommandLoopOwner, pipeline: number) {
    this.#owner = owner;
    this.#pipeline = pipeline;
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
  abort(reason: () => Error): void {
    this.#running?.abort.abort(reason);
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
      this.#owner.transferring
    );
  }

  /** The first ABOR that waits meets the transfer that runs, or the command right before it. */
  #interrupt(): void {
    const abort = this.#waiting.find(({ verb }) => verb === "ABOR");
    if (abort === undefined) return;
    // It came before the ABOR, and is answered before it: a listing of a large tree would hold up both.
    this.#asideRunning?.abort(aborted);
    if (this.#running === undefined) return;
    if (this.#owner.transferring) {
      this.#owner.abortTransfer();
      this.#waiting = [abort, ...this.#waiting.filter((job) => job !== abort)];
    } else if (this.#waiting[0] === abort) this.#running.abort.abort(aborted);
  }

  /** Begins what may begin now. What ends at once is followed by the next here, so that a long pipeline makes no deep stack. */
  #next(): void {
    for (;;) {
      if (this.#aside.length > 0 && this.#asideRunning === undefined) {
        this.#asideWork = this.#runAside(this.#left(this.#aside.shift()!));
      }
      if (this.#running !== undefined || this.#asideRunning !== undefined) return;
      const job = this.#waiting.shift();
      const work = job && this.#run(this.#left(job));
      if (job === undefined) this.#owner.idle();
      if (work !== undefined) this.#work = work;
      this.#pace();
      if (job === undefined || work !== undefined) return;
    }
  }

  /** A job that waits no longer. */
  #left(job: Job): Job {
    this.#size -= sizeOf(job);
    return job;
  }

  /** Gives when the job has ended and the next has begun; `undefined` when it has ended already. */
  #run(job: Job): Promise<void> | undefined {
    const running: Running = { exchange: beginExchange(job.verb), abort: new LateAbort() };
    this.#running = running;
    const held = this.#held();
    if (held !== undefined) return this.#runLater(running, job, held);
    const answered = job.run(running.abort);
    if (isPromised(answered)) return this.#ended(running, job, answered);
    this.#finish(running.exchange, job, answered);
    this.#running = undefined;
    return undefined;
  }

  async #runLater(running: Running, job: Job, held: Promise<void>): Promise<void> {
    await held;
    // What waited for a client that never read again, while the session ended, does not run any more.
    if (!this.#stopped) return this.#ended(running, job, job.run(running.abort));
    this.#running = undefined;
    this.#next();
  }

  async #ended(running: Running, job: Job, answered: Reply | Promise<Reply>): Promise<void> {
    this.#interrupt();
    const final = await answered;
    this.#finish(running.exchange, job, final);
    this.#running = undefined;
    this.#next();
  }

  async #runAside(job: Job): Promise<void> {
    const abort = new LateAbort();
    this.#asideRunning = abort;
    const held = this.#held();
    if (held !== undefined) await held;
    const answered = job.run(abort);
    this.#interrupt();
    this.#finish(beginExchange(job.verb), job, await answered);
    this.#asideRunning = undefined;
    this.#next();
  }

  /** Resolves when the next command may run, others having had their turn too; `undefined` when it may now. */
  #held(): Promise<void> | undefined {
    const held = this.#owner.held();
    if (held !== undefined) return held;
    if (++this.#ran < mostAtOnce) return undefined;
    this.#ran = 0;
    return this.#owner.turn();
  }

  #finish(exchange: Exchange, { verb }: Job, final: Reply): void {
    const violation = violationOf(exchange, final.code);
    if (violation !== undefined) this.#owner.violation(violation);
    const sent = violation === undefined ? final : reply(451, "The server made a mistake in its answer; try again.");
    this.#owner.send(sent);
    this.#owner.finished(verb, sent);
  }

  #step(exchange: Exchange, preliminary: Reply): Exchange {
    const violation = violationOf(exchange, preliminary.code);
    if (violation !== undefined) {
      this.#owner.violation(violation);
      return exchange;
    }
    this.#owner.send(preliminary);
    return stepExchange(exchange, preliminary.code);
  }

  #pace(): void {
    const full = this.#size >= Math.max(1, this.#pipeline);
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#owner.pause();
    else this.#owner.resume();
  }
}

interface Running {
  exchange: Exchange;
  readonly abort: LateAbort;
}

function aborted(): Error {
  return new CommandAborted();
}

function sizeOf({ bytes }: Job): number {
  return bytes + overhead;
}

// What a waiting command takes beside its bytes, so that empty lines cannot be had for nothing.
const overhead = 64;
// A fraction of a millisecond of work: whoever sends thousands of commands ahead holds up nobody.
const mostAtOnce = 32;
