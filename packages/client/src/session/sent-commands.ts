import {
  firstDigit,
  formatReplyLine,
  PendingExchanges,
  verbRow,
  type Pending,
  type Reply,
  type Verb,
} from "@tandem/protocol";
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
}

/** The commands that are owed replies, in the order in which they were sent (RFC 959 §5.4). */
export class SentCommands {
  readonly #pending = new PendingExchanges();
  readonly #sent = new Map<Pending, Sent>();

  /** The one that the next reply is for. */
  get first(): { readonly line: string } | undefined {
    return [...this.#sent.values()].at(0);
  }

  /** The one that is owed something, when it is only one. */
  get only(): { readonly verb: Verb | undefined } | undefined {
    const [only, ...more] = this.#sent.keys();
    return more.length === 0 ? only?.exchange : undefined;
  }

  begin(verb: Verb | undefined, line: string): SentCommand {
    const pending = this.#pending.begin(verb);
    const sent: Sent = { line, pending, preliminary: deferred(), final: deferred(), settled: false };
    this.#sent.set(pending, sent);
    return {
      line,
      preliminary: sent.preliminary.promise,
      final: sent.final.promise,
      get settled() {
        return sent.settled;
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
      sent.settled = true;
      sent.final.resolve(reply);
    }
    return settled.violation;
  }

  /** Whatever still comes answers none of them. */
  forget(): void {
    for (const pending of this.#sent.keys()) this.#pending.forget(pending);
    this.#sent.clear();
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
  readonly preliminary: Deferred<Reply | undefined>;
  readonly final: Deferred<Reply>;
  settled: boolean;
}

function awaitsPreliminary({ pending: { exchange } }: Sent): boolean {
  return exchange.verb !== undefined && verbRow(exchange.verb).shape === "transfer" && exchange.state === "wait";
}
