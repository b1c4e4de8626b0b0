/** A session that is over, and whose client has not closed its end yet. */
export interface LingeringSession {
  /** Breaks the connection off. */
  abort(): void;
}

/**
 * The sessions that are over and wait for their clients' ends, so that the last words arrive. They count no more as sessions of
 * anybody: of more than there is room for, the one that has waited longest is broken off.
 */
export class Lingering {
  readonly #most: number;
  readonly #sessions = new Set<LingeringSession>();

  /** `served` are the sessions that there may be at once. */
  constructor(served: number) {
    this.#most = Math.max(least, served / 5);
  }

  /** Has a session wait until `gone`, which may reject. */
  async until(gone: Promise<void>, session: LingeringSession): Promise<void> {
    this.#sessions.add(session);
    const [longest] = this.#sessions;
    if (this.#sessions.size > this.#most) this.#cut(longest);
    try {
      await gone;
    } finally {
      this.#sessions.delete(session);
    }
  }

  #cut(session: LingeringSession | undefined): void {
    if (session === undefined) return;
    this.#sessions.delete(session);
    session.abort();
  }
}

// A descriptor each. Honest clients are here for the time of a way to them and back, a whole crowd of them when all leave together.
const least = 200;
