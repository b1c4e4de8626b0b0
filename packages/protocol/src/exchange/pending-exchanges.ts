import { verbRow, type Verb } from "../command/verbs.ts";
import { beginExchange, isOpen, stepExchange, violationOf, type Exchange } from "./exchange.ts";

/** A command that was sent, as {@link PendingExchanges} keeps it; equal only to itself. */
export interface Pending {
  readonly exchange: Exchange;
}

/** Whose reply it was, and what it did. */
export interface Settled<P extends Pending = Pending> {
  readonly pending: P;
  /** True when this was the final reply of that command. */
  readonly final: boolean;
  readonly violation: string | undefined;
}

/**
 * The commands on one control connection that still await replies, oldest first, as the side that reads the replies sees
 * them: replies carry no name, so each goes to the oldest command, save those to a command that may be answered during a
 * transfer.
 */
export class PendingExchanges {
  #waiting: { exchange: Exchange }[] = [];

  /** How many commands await a final reply. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Notes a command that was sent. */
  begin(verb: Verb | undefined): Pending {
    const pending = { exchange: beginExchange(verb) };
    this.#waiting.push(pending);
    return pending;
  }

  /** Gives a reply to its command; `undefined` when no command awaits one. */
  settle(code: number): Settled | undefined {
    const pending = this.#owner(code);
    if (pending === undefined) return undefined;
    const violation = violationOf(pending.exchange, code);
    pending.exchange = stepExchange(pending.exchange, code);
    const final = !isOpen(pending.exchange);
    if (final) this.#forget(pending);
    return { pending, final, violation };
  }

  /** Gives up the replies of a command: those that still come are not waited for. */
  forget(pending: Pending): void {
    this.#forget(pending);
  }

  #forget(pending: Pending): void {
    this.#waiting = this.#waiting.filter((other) => other !== pending);
  }

  /**
   * The oldest command, unless it is a transfer that is under way and the reply is one that only a later command, answered
   * during transfers, can have asked for: a 211 is for STAT, a 200 for NOOP.
   */
  #owner(code: number): { exchange: Exchange } | undefined {
    const [oldest, ...later] = this.#waiting;
    if (oldest?.exchange.verb === undefined || oldest.exchange.state !== "proceed") return oldest;
    if (verbRow(oldest.exchange.verb).replies.some((own) => own === code)) return oldest;
    return later.find(({ exchange: { verb } }) => verb !== undefined && answersDuringTransfer(verb, code)) ?? oldest;
  }
}

function answersDuringTransfer(verb: Verb, code: number): boolean {
  const { duringTransfer, replies } = verbRow(verb);
  return duringTransfer === true && replies.some((own) => own === code);
}
