import { mayReply, type Reply, type Verb } from "@tandem/protocol";
import type { Clock, Timer } from "@tandem/transport";

/**
 * Holds back a success of a code that its command does not have: 200 before the 250 of CWD or the 150 of LIST, a second 226.
 * When another reply follows at once, that one was meant; else it was the answer after all, and this server's way from then on.
 */
export class StraySuccess {
  readonly #clock: Clock;
  /** Milliseconds that another reply may take to follow. */
  readonly #quiet: number;
  readonly #accepted = new Set<string>();
  #held: { readonly reply: Reply; readonly timer: Timer } | undefined;

  constructor(clock: Clock, quiet: number) {
    this.#clock = clock;
    this.#quiet = quiet;
  }

  /** Holds the reply if it may be astray as the answer to `verb`; `meant` is called with it when nothing has followed. */
  hold(reply: Reply, verb: Verb, meant: (reply: Reply) => void): boolean {
    const name = `${verb} ${reply.code}`;
    if (!stray.has(reply.code) || mayReply(verb, reply.code) || this.#accepted.has(name)) return false;
    const timer = this.#clock.timer(this.#quiet, () => {
      this.#accepted.add(name);
      this.#held = undefined;
      meant(reply);
    });
    this.#held = { reply, timer };
    return true;
  }

  /** Takes the reply that is held, because another one came or none can come any more. */
  take(): Reply | undefined {
    const held = this.#held;
    held?.timer.cancel();
    this.#held = undefined;
    return held?.reply;
  }
}

// The successes that say nothing beside themselves: servers send them twice, too early, and in place of each other.
const stray: ReadonlySet<number> = new Set([200, 226, 250]);
