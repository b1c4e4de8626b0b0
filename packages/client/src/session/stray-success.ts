import { mayReply, type Reply, type Verb } from "@tandem/protocol";
import type { Clock, Timer } from "@tandem/transport";

/** What the reply behind one that was held back says of it. */
export type Verdict =
  /** It was the answer, in this server's own way. */
  | "answer"
  /** It answered nothing. */
  | "astray"
  /** Nobody can tell. */
  | "unknown";

/**
 * Holds back a success of a code that its command does not have: 200 before the 250 of CWD or the 150 of LIST, a second 226.
 * When another reply follows that the command can have, that one was meant; when none follows, it was the answer after all, and
 * this server's way from then on.
 */
export class StraySuccess {
  readonly #clock: Clock;
  /** Milliseconds that another reply may take to follow. */
  readonly #quiet: number;
  readonly #accepted = new Set<string>();
  #held: { readonly reply: Reply; readonly name: string; readonly timer: Timer } | undefined;

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
    this.#held = { reply, name, timer };
    return true;
  }

  /** Takes the reply that is held, because another one came or none can come any more. */
  take(): Reply | undefined {
    const held = this.#held;
    held?.timer.cancel();
    this.#held = undefined;
    return held?.reply;
  }

  /**
   * What the reply that is held was, now that one of another `code` follows and the commands `pending` await replies. Of one
   * command every further reply is the answer; of several it is when that command can have it, and the next one cannot.
   */
  judge(code: number, [first, ...later]: readonly (Verb | undefined)[]): Verdict {
    if (this.#held === undefined || later.length === 0) return "astray";
    if (fits(first, code)) return fits(later[0], code) ? "unknown" : "astray";
    this.#accepted.add(this.#held.name);
    return "answer";
  }
}

function fits(verb: Verb | undefined, code: number): boolean {
  return verb === undefined || mayReply(verb, code);
}

// The successes that say nothing beside themselves: servers send them twice, too early, and in place of each other.
const stray: ReadonlySet<number> = new Set([200, 226, 250]);
