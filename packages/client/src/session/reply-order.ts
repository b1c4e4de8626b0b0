import { replyText, verbRow, type Reply } from "@tandem/protocol";
import type { Clock } from "@tandem/transport";
import { deferred, type Deferred } from "./deferred.ts";
import { SentCommands } from "./sent-commands.ts";
import { StraySuccess } from "./stray-success.ts";

export interface ReplyOrderOptions {
  readonly clock: Clock;
  /** Milliseconds that what belongs to a reply may take to follow it. */
  readonly quiet: number;
  /** A reply is about to be given to its command. */
  readonly settling: (reply: Reply) => void;
  /** The server has done something against the rules. */
  readonly violation: (text: string) => void;
  /** It cannot be told any more which reply answers which command. */
  readonly confused: (what: string) => void;
  /** A reply came that no command is owed: among several commands it would have been taken for the answer to the next. */
  readonly surplus: () => void;
}

/** True for a 421 that does not end the session: pyftpdlib says it of a port that nobody came to, and goes on. */
export function isAboutPort(reply: Reply): boolean {
  return aboutPort.test(replyText(reply));
}

/** Gives each reply behind the greeting to the command that it answers. */
export class ReplyOrder {
  readonly sent = new SentCommands();
  readonly #options: ReplyOrderOptions;
  readonly #stray: StraySuccess;
  #barrier: Deferred<void> | undefined;

  constructor(options: ReplyOrderOptions) {
    this.#options = options;
    this.#stray = new StraySuccess(options.clock, options.quiet);
  }

  receive(reply: Reply): void {
    const [verb] = this.sent.verbs;
    if (reply.code === 421 && (verb === undefined || verbRow(verb).shape !== "transfer")) {
      return this.#options.violation("421 was not expected.");
    }
    if (!this.#judge(reply)) return;
    if (this.#barrier !== undefined) this.#approach(reply);
    else if (!this.#holds(reply)) this.#settle(reply);
  }

  /** Drops everything up to the 200 of a NOOP that is about to be sent, at which it resolves. */
  forget(): Promise<void> {
    this.sent.forget();
    this.#barrier = deferred();
    return this.#barrier.promise;
  }

  /** Nothing follows any more: a reply that was held back was the answer. */
  end(): void {
    const held = this.#stray.take();
    if (held !== undefined) this.#settle(held);
  }

  /** No command gets a reply any more. */
  reject(error: Error): void {
    this.#stray.take();
    this.#barrier?.reject(error);
    this.sent.reject(error);
  }

  /** Decides on a reply that was held back, by the one that follows it; false when nobody can tell. */
  #judge(next: Reply): boolean {
    const verdict = this.#stray.judge(next.code, this.sent.verbs);
    const held = this.#stray.take();
    if (held === undefined) return true;
    if (verdict === "answer") this.#settle(held);
    else if (verdict === "unknown") this.#options.confused(`${held.code} and then ${next.code}`);
    else this.#options.violation(`${held.code} was followed by ${next.code}.`);
    return verdict !== "unknown";
  }

  #approach(reply: Reply): void {
    if (reply.code !== 200) return this.#options.violation(`${reply.code} was late.`);
    this.#barrier?.resolve();
    this.#barrier = undefined;
  }

  #holds(reply: Reply): boolean {
    const verb = this.sent.verbFor(reply.code);
    return verb !== undefined && this.#stray.hold(reply, verb, (meant) => this.#settle(meant));
  }

  #settle(reply: Reply): void {
    if (this.sent.size === 0) this.#options.surplus();
    if (this.sent.confusedBy(reply.code)) return this.#options.confused(String(reply.code));
    this.#options.settling(reply);
    const violation = this.sent.settle(reply);
    if (violation !== undefined) this.#options.violation(violation);
  }
}

const aboutPort = /\bdata (?:channel|connection)\b.*\btim(?:ed?|ing)[ -]?out\b/i;
