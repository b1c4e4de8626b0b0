import { RateLimit, type Clock, type RateFlow } from "@tandem/transport";
import type { AccountLimits } from "../accounts/account.ts";
import type { Ledger, RateShare } from "../ledger.ts";
import { rateIn, type Bandwidth, type Direction, type Rate } from "./bandwidth.ts";

/** What a bandwidth is of: all sessions, those of one account (`ann`, at a virtual host `ann@example.org`), or one session. */
export type BandwidthOf = "server" | { readonly account: string } | { readonly session: string };

/** The bandwidths of one server: accounts share the server's fairly, and sessions their account's. */
export interface BandwidthTree {
  /** A session's place in the tree, from its login on. */
  enter(session: string, account: BandwidthUser): Promise<SessionBandwidth>;
  /** Sets a rate from now on, in transfers that run too. False when there is no such session, or none of that account. */
  throttle(of: BandwidthOf, rate: Rate): Promise<boolean>;
}

/** Whose bandwidth it is. */
export interface BandwidthUser {
  readonly name: string;
  readonly limits?: AccountLimits | undefined;
}

/** The bandwidth of one session, until it is disposed of. */
export interface SessionBandwidth extends Disposable {
  /** The pace of one transfer. */
  flow(direction: Direction): RateFlow;
}

export interface BandwidthTreeOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly bandwidth: Bandwidth;
}

/** Throws a `RangeError` for a rate that is not above 0. */
export function bandwidthTree({ clock, ledger, bandwidth }: BandwidthTreeOptions): BandwidthTree {
  const limited = (rate: Rate): Limits => both((direction) => new RateLimit({ clock, rate: rateIn(rate, direction) }));
  const server: Shared = { ...unshared(limited(bandwidth.server)), sessions: 1 };
  const accounts = new Map<string, Shared>();
  const sessions = new Map<string, Limits>();
  // A rate that is none is found now, and not at the first login.
  for (const rate of [bandwidth.account, bandwidth.session]) limited(rate);

  /** Sees to the share of a place, one time after the other: two at once would each leave one of theirs on loan. */
  function share(of: Shared, name: string, rate: Rate): Promise<void> {
    const before = of.shared;
    const shared = (async () => {
      // Whoever asked before has heard what came of it.
      await before?.catch(() => {});
      await shareNow(of, name, rate);
    })();
    shared.catch(() => {
      if (of.shared === shared) of.shared = undefined;
    });
    return (of.shared = shared);
  }

  /** Has this process's share of a rate that all users of the ledger have together. */
  async function shareNow(of: Shared, name: string, rate: Rate): Promise<void> {
    giveBack(of);
    for (const direction of directions) {
      const limit = of.limits[direction];
      const wanted = rateIn(rate, direction);
      if (isLeft(of)) return;
      if (wanted === Infinity) limit.rate = Infinity;
      else {
        const lease = await ledger.shareRate(`${direction}s of ${name}`, wanted, (changed) => (limit.rate = changed));
        // The last session has left meanwhile, and given back what there was.
        if (isLeft(of)) return lease.giveBack();
        limit.rate = lease.rate;
        of.shares[direction] = lease;
        if (of.transfers[direction] > 0) lease.weigh(of.transfers[direction]);
      }
    }
  }

  function leave(name: string, account: Shared): void {
    if (--account.sessions > 0) return;
    accounts.delete(name);
    for (const direction of directions) account.limits[direction][Symbol.dispose]();
    giveBack(account);
  }

  /** A transfer under these has begun, or ended. */
  function count(shared: readonly Shared[], direction: Direction, change: 1 | -1): void {
    for (const one of shared) {
      one.transfers[direction] += change;
      one.shares[direction]?.weigh(one.transfers[direction]);
    }
  }

  /** The account's place, where one more session has joined. */
  async function join({ name, limits }: BandwidthUser): Promise<Shared> {
    const account = accounts.get(name) ?? unshared(both((direction) => server.limits[direction].limit()));
    account.sessions++;
    accounts.set(name, account);
    try {
      await (account.shared ?? share(account, `account ${name}`, limits?.bandwidth ?? bandwidth.account));
    } catch (error) {
      leave(name, account);
      throw error;
    }
    return account;
  }

  return {
    async enter(session, user) {
      await (server.shared ?? share(server, "the server", bandwidth.server));
      const account = await join(user);
      const rate = user.limits?.sessionBandwidth ?? bandwidth.session;
      const own = both((direction) => account.limits[direction].limit(rateIn(rate, direction)));
      sessions.set(session, own);
      const shared = [server, account];
      const ended = { download: () => count(shared, "download", -1), upload: () => count(shared, "upload", -1) };
      let left = false;
      return {
        flow(direction) {
          count(shared, direction, 1);
          return own[direction].flow(ended[direction]);
        },
        [Symbol.dispose]() {
          if (left) return;
          left = true;
          if (sessions.get(session) === own) sessions.delete(session);
          for (const direction of directions) own[direction][Symbol.dispose]();
          leave(user.name, account);
        },
      };
    },
    async throttle(of, rate) {
      limited(rate);
      if (of === "server") {
        await share(server, "the server", rate);
        return true;
      }
      if ("session" in of) {
        const own = sessions.get(of.session);
        for (const direction of directions) if (own !== undefined) own[direction].rate = rateIn(rate, direction);
        return own !== undefined;
      }
      const account = accounts.get(of.account);
      if (account !== undefined) await share(account, `account ${of.account}`, rate);
      return account !== undefined;
    },
  };
}

type Limits = Readonly<Record<Direction, RateLimit>>;

/** A place in the tree that several sessions are below. */
interface Shared {
  readonly limits: Limits;
  /** What is leased for it. */
  readonly shares: Partial<Record<Direction, RateShare>>;
  /** Transfers under way below it. */
  readonly transfers: Record<Direction, number>;
  /** Sessions that are in it, or about to be. */
  sessions: number;
  /** Settles when what was asked for last is there; `undefined` before, and when it could not be had: the next session asks again. */
  shared: Promise<void> | undefined;
}

const directions: readonly Direction[] = ["download", "upload"];

function unshared(limits: Limits): Shared {
  return { limits, shares: {}, transfers: none(), sessions: 0, shared: undefined };
}

function isLeft({ sessions }: Shared): boolean {
  return sessions === 0;
}

function none(): Record<Direction, number> {
  return { download: 0, upload: 0 };
}

function giveBack({ shares }: Shared): void {
  for (const direction of directions) {
    shares[direction]?.giveBack();
    delete shares[direction];
  }
}

function both(make: (direction: Direction) => RateLimit): Limits {
  return { download: make("download"), upload: make("upload") };
}
