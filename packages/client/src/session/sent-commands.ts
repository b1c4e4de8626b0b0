import {
  firstDigit,
  formatReplyLine,
  mayReply,
  PendingExchanges,
  verbRow,
  type Pending,
  type Reply,
  type Verb,
} from "@tandem/protocol";
import type { Phase } from "../ftp-error.ts";
import { deferred, type Deferred } from "./deferred.ts";

/** A command that was sent, and what it is owed. Both promises reject with `ConnectionError` when the connection is lost. */
export interface SentCommand {
  /** The command line, secrets replaced. */
  readonly line: string;
  /** The preliminary reply; `undefined` when the final one came without. */
  readonly preliminary: Promise<Reply | undefined>;
  readonly final: Promise<Reply>;
  /** True when the final reply has come. */
  readonly settled: boolean;
  /** True while the next reply is for it. */
  readonly next: boolean;
  /** What it belongs to, as errors name it. */
  phase: Phase;
}

/** The commands that are owed replies, in the order in which they were sent (RFC 959 §5.4). */
export class SentCommands {
  readonly #pending = new PendingExchanges();
  readonly #sent = new Map<Pending, Sent>();
  #proven = false;

  /** The one that the next reply is for. */
  get first(): { readonly line: string; readonly phase: Phase } | undefined {
    const [first] = this.#sent.values();
    return first;
  }

  /** True when one that was sent while another awaited its reply has got its own. */
  get proven(): boolean {
    return this.#proven;
  }

  /** True while the oldest is a transfer that was announced (150). */
  get transferring(): boolean {
    const [first] = this.#sent.keys();
    return first?.exchange.state === "proceed";
  }

  /** How many are owed something. */
  get size(): number {
    return this.#sent.size;
  }

  /** The verbs of those that are owed something, oldest first; `undefined` for a word outside the table. */
  get verbs(): readonly (Verb | undefined)[] {
    return [...this.#sent.keys()].map(({ exchange }) => exchange.verb);
  }

  /** The verb that a reply of this code would answer. */
  verbFor(code: number): Verb | undefined {
    return this.#pending.owner(code)?.exchange.verb;
  }

  /** Resolves when those that were sent so far have ended, however they did. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#sent.values()].map(({ final }) => final.promise));
  }

  /** True when a reply that says that something was done belongs to another command than its place says: replies are missing, or too many. */
  confusedBy(code: number): boolean {
    const [first, ...later] = this.#sent.keys();
    const verb = first?.exchange.verb;
    if (verb === undefined || firstDigit(code) === 1 || firstDigit(code) > 3) return false;
    if (this.#pending.owner(code) !== first || mayReply(verb, code)) return false;
    return later.some(({ exchange }) => exchange.verb !== undefined && mayReply(exchange.verb, code));
  }

  begin(verb: Verb | undefined, line: string, phase: Phase): SentCommand {
    const pending = this.#pending.begin(verb);
    const behind = this.#sent.size > 0;
    const sent: Sent = { line, pending, phase, behind, preliminary: deferred(), final: deferred(), settled: false };
    this.#sent.set(pending, sent);
    const isNext = (): boolean => this.#sent.keys().next().value === pending;
    return {
      line,
      preliminary: sent.preliminary.promise,
      final: sent.final.promise,
      get settled() {
        return sent.settled;
      },
      get next() {
        return isNext();
      },
      get phase() {
        return sent.phase;
      },
      set phase(now) {
        sent.phase = now;
      },
    };
  }

  /** Gives a reply to the command that it answers; tells what the server has done against the rules. */
  settle(reply: Reply): string | undefined {
    const [first] = this.#sent.values();
    if (firstDigit(reply.code) === 1 && (first === undefined || !awaitsPreliminary(first))) {
      return `${reply.code} was not expected.`;
    }
    const settled = this.#pending.settle(reply.code);
    if (settled === undefined) return `${formatReplyLine(reply)} answers no command.`;
    const sent = this.#sent.get(settled.pending);
    sent?.preliminary.resolve(settled.final ? undefined : reply);
    if (sent !== undefined && settled.final) {
      this.#sent.delete(settled.pending);
      this.#proven ||= sent.behind;
      sent.settled = true;
      sent.final.resolve(reply);
    }
    return settled.violation;
  }

  /** Whatever still comes answers none of them. */
  forget(): void {
    for (const pending of this.#sent.keys()) this.#pending.forget(pending);
    this.reject(new Error("What became of it is unknown: the transfer before it was broken off."));
  }

  /** Nothing comes any more. */
  reject(error: Error): void {
    for (const { preliminary, final } of this.#sent.values()) {
      preliminary.reject(error);
      final.reject(error);
    }
    this.#sent.clear();
  }
}

interface Sent {
  readonly line: string;
  readonly pending: Pending;
  phase: Phase;
  /** Others awaited their replies when it was sent. */
  readonly behind: boolean;
  readonly preliminary: Deferred<Reply | undefined>;
  readonly final: Deferred<Reply>;
  settled: boolean;
}

function awaitsPreliminary({ pending: { exchange } }: Sent): boolean {
  return exchange.verb !== undefined && verbRow(exchange.verb).shape === "transfer" && exchange.state === "wait";
}
