import { reply, type Reply, type SessionFacts } from "@tandem/protocol";
import type { Clock, Timer } from "@tandem/transport";
import type { Timers } from "../options.ts";

/** What the timers need of their session. */
export interface TimedSession {
  readonly facts: SessionFacts;
  /** A command runs that has timers of its own. */
  readonly busy: boolean;
  /** Told the last word of a session whose time is up. */
  expired(last: Reply): void;
}

/** The two times that end a silent session: for a login, and from one command to the next. */
export class SessionTimers {
  readonly #session: TimedSession;
  readonly #clock: Clock;
  readonly #timers: Timers;
  #idle: Timer;
  #idleTime: number;
  /** Runs while nobody is logged in: from the connection on, and again after REIN or USER. */
  #login: Timer | undefined;
  #stopped = false;

  constructor(session: TimedSession, clock: Clock, timers: Timers) {
    this.#session = session;
    this.#clock = clock;
    this.#timers = timers;
    this.#idleTime = timers.idle;
    this.#idle = clock.timer(this.#idleTime, () => this.#tooIdle());
    this.#awaitLogin();
  }

  /** To be called when a command has had its final reply: the idle time begins anew, at the length that SITE IDLE gave it. */
  answered(): void {
    if (this.#stopped) return;
    this.#awaitLogin();
    const wanted = this.#session.facts.idle ?? this.#timers.idle;
    if (wanted === this.#idleTime) return this.#idle.restart();
    this.#idle.cancel();
    this.#idleTime = wanted;
    this.#idle = this.#clock.timer(wanted, () => this.#tooIdle());
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.#idle.cancel();
    this.#login?.cancel();
  }

  #awaitLogin(): void {
    if (this.#session.facts.loggedIn) {
      this.#login?.cancel();
      this.#login = undefined;
    } else {
      const { login } = this.#timers;
      this.#login ??= this.#clock.timer(login, () => {
        this.#session.expired(reply(421, `Nobody logged in for ${login / 1000} seconds; connect again.`));
      });
    }
  }

  #tooIdle(): void {
    if (this.#session.busy) this.#idle.restart();
    else this.#session.expired(reply(421, `Nothing was sent for ${this.#idleTime / 1000} seconds; connect again.`));
  }
}
