import { hash } from "node:crypto";
import type { Clock, PeerCertificate } from "@tandem/transport";
import type { Account, Accounts } from "../accounts/account.ts";
import type { BandwidthTree } from "../limits/bandwidth-tree.ts";
import type { Ledger } from "../ledger.ts";
import type { Limits, Timers } from "../options.ts";
import { pause } from "../session/pause.ts";
import { addressGroup } from "./address-group.ts";
import { offences, type Defence } from "./defence.ts";
import type { Defender } from "./defender.ts";
import { FairPlaces } from "./fair-places.ts";
import { membership, type Membership } from "./membership.ts";

export interface LogInsOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly defence: Defence;
  readonly defender: Defender;
  readonly bandwidth: BandwidthTree;
  readonly limits: Pick<Limits, "loginsAtOnce" | "sessionsPerAccount">;
  readonly timers: Pick<Timers, "loginDelay" | "longestLoginDelay">;
}

/** A session that somebody wants to log in to. */
export interface LogInSession {
  readonly name: string;
  /** Where its client comes from. */
  readonly address: string;
  /** Whose the accounts are, as `Host` has it. */
  readonly realm: string;
  readonly accounts: Accounts;
  /** Called when the account that was logged in has expired. */
  readonly expired: () => void;
}

/** What came of a password. */
export type LogInOutcome =
  | { readonly kind: "accepted"; readonly account: Account; readonly membership: Membership }
  /**
   * To be answered after `delay` milliseconds; `last` when this session may not try again, `suspect` when its address is, and what
   * becomes of such. `because` is for the operator alone: the password was right, and the account is one that nobody logs in with.
   */
  | {
      readonly kind: "refused";
      readonly delay: number;
      readonly last: boolean;
      readonly suspect: Defence["suspects"] | undefined;
      readonly because: ClosedAccount | undefined;
    }
  /** The password was right, and the account has as many sessions as it may. */
  | { readonly kind: "crowded" };

/** Why an account lets nobody in. */
export type ClosedAccount = "expired" | "disabled";

/**
 * The logins of one server. Wrong passwords are counted by address and by account over all sessions, and each makes the next
 * try wait longer, whoever makes it and on whichever connection: hanging up does not shorten it. An address that has logged in
 * to an account waits only for its own mistakes there. The answer's time and text are the same for names that are known and
 * others. Passwords are checked a few at once, those of each address in a line of its own.
 */
export class LogIns {
  readonly #options: LogInsOptions;
  readonly #places: FairPlaces;

  constructor(options: LogInsOptions) {
    this.#options = options;
    this.#places = new FairPlaces(options.limits.loginsAtOnce);
  }

  /** Holds a password against an account. Rejects with the reason of the command's signal, which is asked for where there is a wait. */
  async attempt(session: LogInSession, user: string, password: string, command: Attempt): Promise<LogInOutcome> {
    const { clock, ledger } = this.#options;
    const counted = countersOf(session, user);
    const trusted = (await ledger.marked(counted.trust)) > 0;
    const wait = await this.#wait(counted, trusted);
    if (wait > 0) await pause(clock, wait, command.signal);
    const revoked = new Set<string>();
    using _listening = session.accounts.onRevoked?.((name) => void revoked.add(name));
    const begun = await this.#check(session, user, password, command);
    const { account } = begun;
    if (account === undefined || clock.date() >= (account.expires ?? Infinity)) {
      const because = account === undefined ? begun.because : "expired";
      return await this.#refuse(session, counted, { trusted, since: begun.at, because });
    }
    const outcome = await this.#join(session, account);
    if (outcome.kind !== "accepted") return outcome;
    await ledger.mark(counted.trust, this.#options.defence.memory);
    if (!revoked.has(account.name)) return outcome;
    // Its sessions were ended when this one was not yet among them.
    outcome.membership[Symbol.dispose]();
    return await this.#refuse(session, counted, { trusted, since: begun.at, because: undefined });
  }

  /** Lets in whom a certificate proves; `undefined` when it proves nothing of that user. */
  async recognize(
    session: LogInSession,
    user: string,
    certificate: PeerCertificate,
  ): Promise<LogInOutcome | undefined> {
    const account = await session.accounts.recognize?.(user, certificate);
    if (account === undefined || this.#options.clock.date() >= (account.expires ?? Infinity)) return undefined;
    return this.#join(session, account);
  }

  async #join(session: LogInSession, account: Account): Promise<LogInOutcome> {
    const { ledger, clock, bandwidth, limits } = this.#options;
    const member = await membership(account, {
      ledger,
      bandwidth,
      clock,
      session: session.name,
      name: session.realm === "" ? account.name : `${account.name}@${session.realm}`,
      realm: session.realm,
      sessionsPerAccount: limits.sessionsPerAccount,
      expired: session.expired,
    });
    return member === undefined ? { kind: "crowded" } : { kind: "accepted", account, membership: member };
  }

  get #longest(): number {
    const { loginDelay, longestLoginDelay } = this.#options.timers;
    return Math.max(loginDelay, longestLoginDelay);
  }

  /** How long a try has to wait for the wrong ones before it. */
  async #wait({ pair, address, account }: Counters, trusted: boolean): Promise<number> {
    const { ledger } = this.#options;
    const names = trusted ? [pair] : [address, account];
    const waits = await Promise.all(names.map((name) => ledger.marked(`wait of ${name}`)));
    return Math.min(Math.max(...waits), this.#longest);
  }

  async #check(
    { address, accounts }: LogInSession,
    user: string,
    password: string,
    command: Attempt,
  ): Promise<Checked> {
    const { clock } = this.#options;
    using _place = await this.#places.take(addressGroup(address), command);
    const at = clock.now();
    const turn = (): Promise<void> => clock.turn();
    let because: ClosedAccount | undefined;
    const disabled = (): void => void (because = "disabled");
    const attempt = {
      address,
      get signal() {
        return command.signal;
      },
      turn,
      disabled,
    };
    return { account: await accounts.authenticate(user, password, attempt), because, at };
  }

  async #refuse(
    { address }: LogInSession,
    counted: Counters,
    { trusted, since, because }: Refused,
  ): Promise<LogInOutcome> {
    const { ledger, clock, defence, defender, timers } = this.#options;
    const points = await defender.blame(address, offences.wrongPassword);
    const [account, pair] = await Promise.all(
      [counted.account, counted.pair].map((name) => ledger.score(`failures of ${name}`, 1, defence.halfLife)),
    );
    const suspect = await defender.suspects(address);
    const failures = trusted ? pair! : Math.max(points, account!);
    const slow = suspect && !trusted;
    const delay = slow ? this.#longest : Math.min(timers.loginDelay * Math.ceil(failures), this.#longest);
    // The work for one name may take longer than for another; the answer comes when the delay or, where the work took longer, the
    // next whole step of it is over.
    const spent = clock.now() - since;
    const step = timers.loginDelay;
    const left = spent <= delay || step === 0 ? Math.max(0, delay - spent) : step - (spent % step);
    await Promise.all(
      [counted.address, counted.account, counted.pair].map((name) => ledger.mark(`wait of ${name}`, left)),
    );
    return { kind: "refused", delay: left, last: slow, suspect: suspect ? defence.suspects : undefined, because };
  }
}

/** The command that brings the password. */
interface Attempt {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What a check of a password came to, and when it began. */
interface Checked {
  readonly account: Account | undefined;
  readonly because: ClosedAccount | undefined;
  readonly at: number;
}

/** What is known of a login that is refused. */
interface Refused {
  readonly trusted: boolean;
  readonly since: number;
  readonly because: ClosedAccount | undefined;
}

/** Under which names the tries of one address at one account are counted. */
interface Counters {
  readonly address: string;
  readonly account: string;
  /** Both together. */
  readonly pair: string;
  readonly trust: string;
}

function countersOf({ address, realm }: LogInSession, user: string): Counters {
  const group = addressGroup(address);
  // Of one length: a name may be a whole command line, and whoever guesses sends many.
  const account = hash("sha256", `${realm} ${user}`, "base64url");
  return { address: group, account, pair: `${group} ${account}`, trust: `trust of ${group} ${account}` };
}
