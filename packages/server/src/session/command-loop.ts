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

/** A command as the loop sees it: its verb, and how to run it to its final reply. */
export interface Job {
  readonly verb: Verb | undefined;
  run(): Promise<Reply>;
}

/** What the loop needs of its session. */
export interface CommandLoopOptions {
  /** Jobs that may wait before the client is read no further; less than one counts as one. */
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
 * off and goes before everything that waits. One that came before its transfer began does so when that begins.
 */
export class CommandLoop {
  readonly #options: CommandLoopOptions;
  #waiting: Job[] = [];
  /** STAT and NOOP during a transfer: answered in order among themselves. */
  #aside: Job[] = [];
  #running: Exchange | undefined;
  /** What was begun last, of either kind; each begins only when the one before it has ended. */
  #work: Promise<void> = Promise.resolve();
  #asideWork: Promise<void> = Promise.resolve();
  #asideRunning = false;
  #paused = false;
  #stopped = false;

  constructor(options: CommandLoopOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#running !== undefined || this.#asideRunning || this.#waiting.length > 0;
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
    if (this.#mayOvertake(job)) this.#aside.push(job);
    else this.#waiting.push(job);
    this.#interrupt();
    this.#pace();
    this.#next();
  }

  /** Sends the preliminary reply of the command that runs. */
  announce(preliminary: Reply): void {
    if (this.#running !== undefined) this.#running = this.#step(this.#running, preliminary);
  }

  /** Resolves when what runs has ended. */
  async quiet(): Promise<void> {
    await this.#work;
    await this.#asideWork;
  }

  /** Takes no more jobs and drops those that wait; what runs goes on. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#aside = [];
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

  /** The first ABOR that waits meets the transfer that runs. */
  #interrupt(): void {
    if (!this.#options.transferring()) return;
    const abort = this.#waiting.find(({ verb }) => verb === "ABOR");
    if (abort === undefined) return;
    this.#options.abortTransfer();
    this.#waiting = [abort, ...this.#waiting.filter((job) => job !== abort)];
  }

  #next(): void {
    if (this.#aside.length > 0 && !this.#asideRunning) this.#asideWork = this.#runAside(this.#aside.shift()!);
    if (this.#running !== undefined || this.#asideRunning) return;
    const job = this.#waiting.shift();
    if (job === undefined) this.#options.idle();
    else this.#work = this.#run(job);
    this.#pace();
  }

  async #run(job: Job): Promise<void> {
    this.#running = beginExchange(job.verb);
    const drained = this.#options.drained();
    if (drained !== undefined) await drained;
    // What waited for a client that never read again, while the session ended, does not run any more.
    if (!this.#stopped) {
      const answered = job.run();
      this.#interrupt();
      const final = await answered;
      this.#finish(this.#running, job, final);
    }
    this.#running = undefined;
    this.#next();
  }

  async #runAside(job: Job): Promise<void> {
    this.#asideRunning = true;
    const drained = this.#options.drained();
    if (drained !== undefined) await drained;
    this.#finish(beginExchange(job.verb), job, await job.run());
    this.#asideRunning = false;
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
    const full = this.#waiting.length + this.#aside.length >= Math.max(1, this.#options.pipeline);
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#options.pause();
    else this.#options.resume();
  }
}
