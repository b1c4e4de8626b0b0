import type { ClientSession } from "../session/client-session.ts";
import type { Claim, Lease } from "./lease.ts";

/**
 * Gives sessions to calls in the order in which they ask: what makes every method of a client safe to call concurrently. A
 * session that has passed its call on is given again at once, as far as its server stands several commands on their way.
 */
export class Pool {
  readonly #members: readonly Member[];
  readonly #waiting: Waiting[] = [];
  readonly #awaited = new Set<() => void>();
  /** One call has all of them. */
  #whole = false;
  #closed: Error | undefined;

  constructor(sessions: readonly ClientSession[]) {
    this.#members = sessions.map((session) => ({ session, pending: 0, sending: false, alone: false }));
  }

  /** Resolves when a session is free for it. A signal that aborts before that costs nothing. */
  take(claim: Claim, signal?: AbortSignal): Promise<Lease> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        signal?.removeEventListener("abort", leave);
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
      };
      const leave = (): void => {
        settle();
        reject(signal?.reason as Error);
        this.#serve();
      };
      const waiting: Waiting = { claim, begin: (lease) => (settle(), resolve(lease)) };
      signal?.addEventListener("abort", leave, { once: true });
      this.#waiting.push(waiting);
      this.#serve();
      if (this.#waiting.length > 0) for (const callback of this.#awaited) callback();
    });
  }

  /** Gives no more leases, and this error instead; those asked for already still come. */
  close(error: Error): void {
    this.#closed ??= error;
  }

  /** Who came first is served first: nobody overtakes one that waits for more than is free. */
  #serve(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined) return;
      const member = this.#free(first.claim);
      if (member === undefined) return;
      first.begin(this.#lease(member, first.claim));
    }
  }

  #free(claim: Claim): Member | undefined {
    if (this.#whole) return undefined;
    const idle = this.#members.filter(({ pending }) => pending === 0);
    if (claim === "everything") return idle.length === this.#members.length ? idle[0] : undefined;
    if (idle.length > 0 || claim === "alone") return idle[0];
    return this.#members.find(({ session, pending, sending, alone }) => !sending && !alone && pending < session.window);
  }

  #lease(member: Member, claim: Claim): Lease {
    const awaited = new Set<() => void>();
    let [sending, ended] = [true, false];
    member.pending++;
    member.sending = true;
    member.alone = claim !== "shared";
    if (claim === "everything") this.#whole = true;
    const passOn = (): void => {
      if (!sending) return;
      sending = false;
      member.sending = false;
      this.#serve();
    };
    return {
      session: member.session,
      passOn,
      onAwaited: (callback) => {
        if (ended) return;
        awaited.add(callback);
        this.#awaited.add(callback);
        if (this.#waiting.length > 0) callback();
      },
      [Symbol.dispose]: () => {
        if (ended) return;
        ended = true;
        for (const callback of awaited) this.#awaited.delete(callback);
        member.pending--;
        if (member.pending === 0) member.alone = false;
        if (claim === "everything") this.#whole = false;
        if (sending) passOn();
        else this.#serve();
      },
    };
  }
}

/** A session, and how it is in use. */
interface Member {
  readonly session: ClientSession;
  /** Leases whose replies are still to come. */
  pending: number;
  /** One of them has still to send. */
  sending: boolean;
  alone: boolean;
}

interface Waiting {
  readonly claim: Claim;
  begin(lease: Lease): void;
}
