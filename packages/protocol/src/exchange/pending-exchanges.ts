import { verbRow, type Verb } from "../command/verbs.ts";
import { beginExchange, isOpen, stepExchange, violationOf, type Exchange } from "./exchange.ts";
import { firstDigit } from "./shape.ts";

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
 * them: replies carry no name, so each goes to the oldest command, save those that only a later one can have asked for, of a
 * server that answered it during a transfer.
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

  /** Whose reply it would be; `undefined` when no command awaits one. */
  owner(code: number): Pending | undefined {
    return this.#owner(code);
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
   * The oldest command, unless it cannot have asked for the reply and a later one can that is answered before its turn: ABOR
   * always; behind a transfer that is under way those that may be sent during one (a 211 is for STAT, a 200 for NOOP), and
   * whatever else a server does not put off (the 229 of an EPSV).
   */
  #owner(code: number): { exchange: Exchange } | undefined {
    const [oldest, ...later] = this.#waiting;
    const verb = oldest?.exchange.verb;
    if (verb === undefined || later.length === 0 || answers(verb, code)) return oldest;
    const find = (may: (later: Verb) => boolean): { exchange: Exchange } | undefined =>
      later.find(({ exchange }) => exchange.verb !== undefined && answers(exchange.verb, code) && may(exchange.verb));
    if (oldest?.exchange.state !== "proceed") {
      return (firstDigit(code) === 2 ? find((other) => other === "ABOR") : undefined) ?? oldest;
    }
    return (
      find((other) => verbRow(other).duringTransfer === true) ??
      (firstDigit(code) < 4 ? find(() => true) : undefined) ??
      oldest
    );
  }
}

function answers(verb: Verb, code: number): boolean {
  return verbRow(verb).replies.some((own) => own === code);
}
