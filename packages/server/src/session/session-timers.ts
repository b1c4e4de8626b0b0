import { reply, type Reply, type SessionFacts } from "@tandem/protocol";
import type { Clock, Timer } from "@tandem/transport";
import type { Timers } from "../options.ts";

export interface SessionTimersOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly facts: () => SessionFacts;
  /** A command runs that has timers of its own. */
  readonly busy: () => boolean;
  /** Told the last word of a session whose time is up. */
  readonly expired: (last: Reply) => void;
}

/** The two times that end a silent session: for a login, and from one command to the next. */
export class SessionTimers {
  readonly #options: SessionTimersOptions;
  #idle: Timer;
  #idleTime: number;
  /** Runs while nobody is logged in: from the connection on, and again after REIN or USER. */
  #login: Timer | undefined;
  #stopped = false;

  constructor(options: SessionTimersOptions) {
    this.#options = options;
    this.#idleTime = options.timers.idle;
    this.#idle = options.clock.timer(this.#idleTime, () => this.#tooIdle());
    this.#awaitLogin();
  }

  /** To be called when a command has had its final reply: the idle time begins anew, at the length that SITE IDLE gave it. */
  answered(): void {
    if (this.#stopped) return;
    this.#awaitLogin();
    const wanted = this.#options.facts().idle ?? this.#options.timers.idle;
    if (wanted === this.#idleTime) return this.#idle.restart();
    this.#idle.cancel();
    this.#idleTime = wanted;
    this.#idle = this.#options.clock.timer(wanted, () => this.#tooIdle());
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.#idle.cancel();
    this.#login?.cancel();
  }

  #awaitLogin(): void {
    const { clock, facts, timers, expired } = this.#options;
    if (facts().loggedIn) {
      this.#login?.cancel();
      this.#login = undefined;
    } else {
      this.#login ??= clock.timer(timers.login, () => {
        expired(reply(421, `Nobody logged in for ${timers.login / 1000} seconds; connect again.`));
      });
    }
  }

  #tooIdle(): void {
    if (this.#options.busy()) this.#idle.restart();
    else this.#options.expired(reply(421, `Nothing was sent for ${this.#idleTime / 1000} seconds; connect again.`));
  }
}
