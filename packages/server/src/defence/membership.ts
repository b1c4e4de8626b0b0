import type { Clock, RateFlow } from "@tandem/transport";
import type { Account } from "../accounts/account.ts";
import type { BandwidthTree } from "../limits/bandwidth-tree.ts";
import type { Direction } from "../limits/bandwidth.ts";
import type { Ledger } from "../ledger.ts";

/** What a session holds of what its account's sessions share, from its login on until it is disposed of. */
export interface Membership extends Disposable {
  /** Names the account among those of all hosts: `ann`, `ann@example.org`. Whatever is kept for an account is kept for this name. */
  readonly name: string;
  /** Whose the account is, as `Host` has it. */
  readonly realm: string;
  /** The pace of one transfer. */
  flow(direction: Direction): RateFlow;
}

export interface MembershipOptions {
  readonly ledger: Ledger;
  readonly bandwidth: BandwidthTree;
  readonly clock: Clock;
  /** Names the session. */
  readonly session: string;
  /** As {@link Membership} has it. */
  readonly name: string;
  readonly realm: string;
  /** Sessions at once of an account that has no limit of its own. */
  readonly sessionsPerAccount: number;
  /** Called when the account has expired. */
  readonly expired: () => void;
}

/** Joins the sessions of an account; `undefined` when there are as many as there may be. */
export async function membership(account: Account, options: MembershipOptions): Promise<Membership | undefined> {
  const { ledger, bandwidth, clock, session, name, realm, sessionsPerAccount, expired } = options;
  const lease = await ledger.lease(`sessions of ${name}`, account.limits?.sessions ?? sessionsPerAccount);
  if (lease === undefined) return undefined;
  try {
    const paces = await bandwidth.enter(session, { name, limits: account.limits });
    const expiry = account.expires === undefined ? undefined : whenExpired(clock, account.expires, expired);
    return {
      name,
      realm,
      flow: (direction) => paces.flow(direction),
      [Symbol.dispose]() {
        expiry?.[Symbol.dispose]();
        paces[Symbol.dispose]();
        lease.giveBack();
      },
    };
  } catch (error) {
    lease.giveBack();
    throw error;
  }
}

/** Asks the date again and again: it may jump, and no timer reaches further than some weeks. */
function whenExpired(clock: Clock, at: number, expired: () => void): Disposable {
  let timer = clock.timer(soonest(), check);
  function check(): void {
    if (clock.date() >= at) expired();
    else timer = clock.timer(soonest(), check);
  }
  function soonest(): number {
    return Math.min(at - clock.date(), longestWait);
  }
  return { [Symbol.dispose]: () => timer.cancel() };
}

const longestWait = 60_000;
