import type { Timer } from "@tandem/transport";
import type { ConnectionError } from "../ftp-error.ts";
import { abortable } from "../session/abortable.ts";
import type { ClientSession } from "../session/client-session.ts";
import { allHeld } from "./all-held.ts";
import { bringTo } from "./bring-to.ts";
import type { Claim, Lease } from "./lease.ts";
import { initialPlace, newMember, takesMore, useful, type Member, type Place } from "./member.ts";
import type { Given, Waiting } from "./waiting.ts";
import { isFull, tryAgain, type Reconnecting } from "./reconnecting.ts";

export interface PoolOptions extends Reconnecting {
  /** Sessions at most. */
  readonly connections: number;
  /** Opens another one. */
  readonly open: () => Promise<ClientSession>;
  /** Aborted when nothing is needed any more. */
  readonly disposed: AbortSignal;
}

/**
 * Gives sessions to calls in the order in which they ask: what makes every method of a client safe to call concurrently. More
 * sessions are opened when transfers wait, as many as were asked for and as the server takes; one that was lost is opened anew
 * when it is needed. A session that has passed its call on is given again at once, as far as its server stands several commands
 * on their way.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #members: Member[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #awaited = new Set<() => void>();
  /** Those whose call may have changed the place. */
  readonly #leaders = new WeakMap<Lease, Member>();
  #place: Place = initialPlace;
  /** Sessions on their way. */
  readonly #opening = new Set<Promise<void>>();
  /** No other session is tried before. */
  #resting = Number.NEGATIVE_INFINITY;
  #look: Timer | undefined;
  /** One call has all sessions. */
  #whole = false;
  #closed: Error | undefined;

  constructor(first: ClientSession, options: PoolOptions) {
    this.#options = options;
    this.#members.push(newMember(first, this.#place));
  }

  get sessions(): readonly ClientSession[] {
    return this.#members.map(({ session }) => session);
  }

  /** Why no call can succeed any more; undefined as long as one can. */
  get lost(): ConnectionError | undefined {
    return this.#members.every(({ session }) => this.#isOver(session))
      ? this.#members[0]?.session.control.lost
      : undefined;
  }

  /**
   * Resolves when a session is free for it, stands, and is where the others are. A signal that aborts before that costs nothing.
   * Rejects with what becoming so rejects with.
   */
  async take(claim: Claim, signal: AbortSignal): Promise<Lease> {
    for (;;) {
      const { member, lease } = await this.#turn(claim, signal);
      try {
        await this.#prepare(member, signal);
        if (claim === "everything") this.#leaders.set(lease, member);
        return lease;
      } catch (error) {
        // The others go on without it.
        const dropped = isFull(error) && this.#drop(member);
        lease[Symbol.dispose]();
        if (!dropped) throw error;
      }
    }
  }

  /**
   * Gives no more leases, and this error instead; resolves when those asked for already have come and ended. What its caller has
   * left standing for long is told to `breakOff`: that would never end by itself.
   */
  async close(error: Error, breakOff: () => void): Promise<void> {
    this.#closed = error;
    const last = await this.#inTurn("everything", never).catch(() => {
      breakOff();
      return this.#inTurn("everything", never);
    });
    last.lease[Symbol.dispose]();
    // Sessions that nobody waits for any more.
    breakOff();
    await Promise.all(this.#opening);
  }

  /** Waits for a turn, whatever has become of the session. */
  async #turn(claim: Claim, signal: AbortSignal): Promise<Given> {
    signal.throwIfAborted();
    if (this.#closed !== undefined) throw this.#closed;
    return this.#inTurn(claim, signal);
  }

  #inTurn(claim: Claim, signal: AbortSignal): Promise<Given> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        signal.removeEventListener("abort", leave);
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
      };
      const leave = (): void => {
        settle();
        reject(signal.reason as Error);
        this.#serve();
      };
      const waiting: Waiting = {
        claim,
        begin: (given) => (settle(), resolve(given)),
        fail: (error) => (settle(), reject(error), this.#serve()),
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(waiting);
      this.#serve();
      if (this.#waiting.length > 0) for (const callback of this.#awaited) callback();
    });
  }

  async #prepare(member: Member, signal: AbortSignal): Promise<void> {
    const { session } = member;
    // Who began it anew may have gone.
    if (session.reopening !== undefined)
      await abortable(session.reopening, signal).catch(() => signal.throwIfAborted());
    if (session.control.lost !== undefined) {
      // The call is told why.
      if (this.#isOver(session)) return;
      const reopen = (): Promise<boolean> => session.reopen(session.maximumVersion);
      const hopeless = (error: unknown): boolean => isFull(error) && this.#members.length > 1;
      await abortable(tryAgain(this.#options, signal, reopen, hopeless), signal);
    }
    if (member.place === this.#place && (session.state.trail !== undefined || this.#place.trail === undefined)) return;
    const place = this.#place;
    await abortable(bringTo(session, place), signal);
    member.place = place;
  }

  #isOver({ control: { lost }, reopening, reopenable }: ClientSession): boolean {
    if (lost === undefined || reopening !== undefined) return false;
    return this.#options.retries === 0 || !reopenable || !lost.retryable || this.#options.disposed.aborted;
  }

  /** Who came first is served first: nobody overtakes one that waits for more than is free. */
  #serve(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined) return this.#lookNoMore();
      const member = this.#free(first.claim);
      if (member === undefined) return this.#openMore();
      first.begin({ member, lease: this.#lease(member, first.claim) });
    }
  }

  #free(claim: Claim): Member | undefined {
    if (this.#whole) return undefined;
    const idle = this.#members.filter(({ pending }) => pending === 0);
    if (claim === "everything") return idle.length === this.#members.length ? idle[0] : undefined;
    const standing = idle.find(({ session }) => session.control.lost === undefined) ?? idle[0];
    if (standing !== undefined || claim === "alone") return standing;
    return this.#members.filter(takesMore).toSorted((one, other) => one.pending - other.pending)[0];
  }

  /** Opens sessions for the transfers that wait, and one for what waits for transfers. */
  #openMore(): void {
    const { connections, clock, disposed } = this.#options;
    if (disposed.aborted || this.#whole) return;
    if (this.#waiting[0]?.claim === "everything") return this.#giveUpWhole();
    const stuck = this.#stuckFor(patience);
    if (clock.now() < this.#resting && !stuck) return;
    const opening = this.#opening.size;
    const there = this.#members.length + opening;
    const transfers = this.#waiting.filter(({ claim }) => claim === "transfer").length;
    const wanted = Math.max(transfers, this.#members.every(({ transferring }) => transferring) ? 1 : 0) - opening;
    const most = Math.max(useful(this.#members, connections) - there, stuck ? 1 - opening : 0);
    for (let n = Math.min(wanted, most); n > 0; n--) {
      const opened = this.#open().finally(() => {
        this.#opening.delete(opened);
        this.#serve();
      });
      this.#opening.add(opened);
    }
  }

  /** Another session is of no use to one that wants all of them. */
  #giveUpWhole(): void {
    if (this.#stuckFor(longPatience)) this.#waiting[0]?.fail(allHeld(this.#members.length));
  }

  /** True when all that are in use wait for the caller, who may be waiting for them, for so long; looks again when that is too new to be told. */
  #stuckFor(time: number): boolean {
    // One that is idle waits itself, behind a call that wants all of them.
    const since = this.#members.filter(({ pending }) => pending > 0).map(({ pacedSince }) => pacedSince);
    if (since.length === 0 || since.includes(undefined)) return false;
    const left = Math.max(...since.map(Number)) + time - this.#options.clock.now();
    if (left <= 0) return true;
    if (this.#look === undefined) {
      this.#look = this.#options.clock.timer(left, () => {
        this.#look = undefined;
        this.#serve();
      });
    }
    return false;
  }

  #lookNoMore(): void {
    this.#look?.cancel();
    this.#look = undefined;
  }

  async #open(): Promise<void> {
    try {
      const session = await this.#options.open();
      if (this.#closed === undefined || this.#waiting.length > 0) this.#members.push(newMember(session, initialPlace));
      else await session.control[Symbol.asyncDispose]();
    } catch (cause) {
      this.#resting = this.#options.clock.now() + restBetweenTries;
      // Else whoever waits has a session to wait for.
      if (this.#stuckFor(patience)) this.#waiting[0]?.fail(allHeld(this.#members.length, cause));
    }
  }

  /** Does without a session, if it is not the last. */
  #drop(member: Member): boolean {
    if (this.#members.length === 1) return false;
    this.#members.splice(this.#members.indexOf(member), 1);
    this.#resting = this.#options.clock.now() + restBetweenTries;
    return true;
  }

  #lease(member: Member, claim: Claim): Lease {
    const awaited = new Set<() => void>();
    let [sending, ended] = [true, false];
    member.pending++;
    member.sending = true;
    member.alone = claim === "alone" || claim === "everything";
    member.transferring = claim === "transfer";
    if (claim === "everything") this.#whole = true;
    const sent = (): void => {
      if (!sending) return;
      sending = false;
      member.sending = member.transferring = false;
      member.pacedSince = undefined;
    };
    const lease: Lease = {
      session: member.session,
      passOn: () => {
        sent();
        this.#serve();
      },
      onAwaited: (callback) => {
        if (ended) return;
        awaited.add(callback);
        this.#awaited.add(callback);
        if (this.#waiting.length > 0) callback();
      },
      pacedByCaller: (waiting) => {
        if (!sending) return;
        member.pacedSince = waiting ? (member.pacedSince ?? this.#options.clock.now()) : undefined;
        if (waiting && this.#waiting.length > 0) this.#serve();
      },
      [Symbol.dispose]: () => {
        if (ended) return;
        ended = true;
        sent();
        for (const callback of awaited) this.#awaited.delete(callback);
        member.pending--;
        if (member.pending === 0) member.alone = false;
        if (claim === "everything") this.#whole = false;
        this.#follow(this.#leaders.get(lease));
        this.#serve();
      },
    };
    return lease;
  }

  /** The others come to where it is, when they are needed. */
  #follow(member: Member | undefined): void {
    if (member === undefined) return;
    const { trail } = member.session.state;
    if (trail === this.#place.trail) return;
    this.#place = { trail };
    member.place = this.#place;
  }
}

const never = new AbortController().signal;

// A server that is full now may have room later; one that counts who knocks is not knocked at often.
const restBetweenTries = 60_000;
// Sinks and sources rest for long when they wait for something else than their own disk.
const patience = 2_000;
const longPatience = 30_000;
