import { type SessionSummary, sharedLedger } from "@tandem/server";
import type { Tracer } from "@tandem/trace";
import type { BoundPort, Clock } from "@tandem/transport";
import { randomFraction } from "../random-fraction.ts";
import { OpenSessions } from "./open-sessions.ts";
import { Worker, type WorkerOptions } from "./worker.ts";
import type { FirstCalls, PlainCertificates, WorkerSetup } from "./worker-calls.ts";
import type { PlainSettings } from "./plain-settings.ts";

/** How a crew serves; what may change while it does is asked whenever a process begins. */
export interface CrewOptions {
  readonly workers: number;
  readonly clock: Clock;
  readonly ports: readonly BoundPort[];
  /** Where the events of all come together. */
  readonly tracer: Tracer;
  readonly setup: () => Omit<WorkerSetup, "worker" | "clock" | "wanted">;
  readonly keep: FirstCalls["keep"];
  readonly log: (text: string) => void;
  readonly warn: (sentence: string) => void;
  /** Begins a process; one of this program when missing. */
  readonly begin?: (options: WorkerOptions) => CrewWorker;
}

/** What a crew needs of a process that serves. */
export type CrewWorker = Pick<Worker, keyof Worker>;

/** Several processes that serve the same, each at the same ports. One that dies is followed by another. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #workers = new Map<number, CrewWorker>();
  /** Those that listen, and heed what is in force. */
  readonly #serving = new Set<CrewWorker>();
  readonly #ledger = sharedLedger({ random: randomFraction });
  readonly #sessions: OpenSessions;
  readonly #posts: Promise<void>[] = [];
  /** Aborted when it stops: nobody follows then. */
  readonly #stopping = new AbortController();
  readonly #clearUsers = new Set<string>();
  #numbers = 0;
  /** How often the certificates were renewed. */
  #renewals = 0;

  private constructor(options: CrewOptions) {
    this.#options = options;
    this.#sessions = new OpenSessions(options.tracer, options.clock);
  }

  /** Resolves when all listen. Rejects with what keeps one of them from it, and then none is left. */
  static async start(options: CrewOptions): Promise<Crew> {
    const crew = new Crew(options);
    try {
      const begun = await Promise.all(Array.from({ length: options.workers }, () => crew.#begin()));
      for (const worker of begun) crew.#posts.push(crew.#keepManned(worker));
      return crew;
    } catch (error) {
      await crew.#abandon();
      throw error;
    }
  }

  /** Sessions at this moment. */
  async count(): Promise<number> {
    const counts = await this.#ask((worker) => worker.call("count", undefined));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /**
   * Has all heed other settings, those that begin as soon as they listen; gives how many accounts have changed. A process that
   * cannot is ended, and another takes its place: it would let in whoever has no account any more.
   */
  async reload(settings: PlainSettings): Promise<number> {
    const changed = await Promise.all(
      [...this.#serving].map(async (worker) => {
        try {
          return await worker.call("reload", settings);
        } catch (error) {
          this.#options.warn(
            `a process that serves did not take up the new configuration (${reasonOf(error)}); it is ended, and its sessions with it.`,
          );
          worker.kill();
          await worker.ended;
          return 0;
        }
      }),
    );
    return Math.max(0, ...changed);
  }

  /** Has all take up other certificates, those that begin as soon as they listen. */
  renew(certificates: PlainCertificates): void {
    this.#renewals++;
    for (const worker of this.#serving) worker.tell("certificates", certificates);
  }

  /** Resolves when all have ended. Called again, the shorter grace counts. */
  async stop(grace: number): Promise<void> {
    this.#stopping.abort();
    for (const worker of this.#workers.values()) worker.tell("stop", { grace });
    const overdue = this.#options.clock.timer(grace + lastWords, () => {
      for (const worker of this.#workers.values()) worker.kill();
    });
    await Promise.all(this.#posts);
    overdue.cancel();
  }

  async #begin(): Promise<CrewWorker> {
    const { clock, ports, tracer, setup, keep, warn, begin = (options) => new Worker(options) } = this.#options;
    const number = ++this.#numbers;
    const worker: CrewWorker = begin({
      clock,
      ledger: this.#ledger,
      ports,
      failed: (error) => warn(reasonOf(error)),
      own: {
        events: (events) => this.#sessions.relay(events),
        warn,
        clearLogin: ({ user, sentence }) => this.#clearLogin(user, sentence),
        keep,
        elsewhere: () => this.#elsewhere(worker),
      },
    });
    this.#workers.set(number, worker);
    void worker.ended.then((how) => {
      this.#workers.delete(number);
      this.#serving.delete(worker);
      this.#sessions.end(number, `the process that served it has ended (${how})`);
    });
    try {
      const given = setup();
      const renewals = this.#renewals;
      const moment = { now: clock.now(), date: clock.date() };
      await worker.start({ ...given, worker: number, wanted: tracer.wanted, clock: moment });
      // Told to those who served already, while this one began; one after the other, so that the last of them counts.
      let { settings } = given;
      while (settings !== setup().settings) {
        ({ settings } = setup());
        await worker.call("reload", settings);
      }
      const { tls } = setup();
      if (tls !== undefined && renewals !== this.#renewals) worker.tell("certificates", tls.certificates);
      this.#serving.add(worker);
      return worker;
    } catch (error) {
      worker.kill();
      await worker.ended;
      throw error;
    }
  }

  /** Has a worker followed by another when it ends, and that one by the next; sooner or later by how long it has lived. */
  async #keepManned(first: CrewWorker): Promise<void> {
    const { clock, log, warn } = this.#options;
    const { signal } = this.#stopping;
    let worker: CrewWorker | undefined = first;
    let since = clock.now();
    let delay = shortestDelay;
    for (;;) {
      const how: string | undefined = await worker?.ended;
      if (signal.aborted) return;
      if (how !== undefined) warn(`a process that served has ended (${how}); another takes its place.`);
      delay = clock.now() - since > steady ? shortestDelay : Math.min(delay * 2, longestDelay);
      await clock.rest(delay, signal).catch(() => {});
      if (signal.aborted) return;
      since = clock.now();
      worker = await this.#begin().catch((error: unknown) => {
        if (!signal.aborted) warn(`a process could not begin to serve: ${reasonOf(error)}`);
        return undefined;
      });
      // What begins while all the others stop has not heard of it.
      if (signal.aborted) {
        worker?.tell("stop", { grace: 0 });
        await worker?.ended;
        return;
      }
      if (worker !== undefined) log("a new process serves in place of one that has ended");
    }
  }

  #clearLogin(user: string, sentence: string): void {
    if (this.#clearUsers.has(user)) return;
    this.#clearUsers.add(user);
    this.#options.warn(sentence);
  }

  async #elsewhere(asking: CrewWorker): Promise<readonly SessionSummary[]> {
    return (await this.#ask((worker) => worker.call("sessions", undefined), asking)).flat();
  }

  /** The answers of all but one; who gives none has nothing to tell. */
  async #ask<Value>(ask: (worker: CrewWorker) => Promise<Value>, but?: CrewWorker): Promise<readonly Value[]> {
    const asked = [...this.#workers.values()].filter((worker) => worker !== but);
    const answers = await Promise.allSettled(asked.map(ask));
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  }

  async #abandon(): Promise<void> {
    this.#stopping.abort();
    const workers = [...this.#workers.values()];
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map(({ ended }) => ended));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// What made one die may make the next one die: it must not take the whole machine.
const shortestDelay = 50;
const longestDelay = 10_000;
const steady = 60_000;
// For what has to be written at the end.
const lastWords = 5_000;
