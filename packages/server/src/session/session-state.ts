import {
  formatRepresentationType,
  initialFacts,
  ProtocolError,
  type FactName,
  type OctetRange,
  type RepresentationType,
  type SessionFacts,
  type VirtualPath,
} from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";
import type { DataOffer } from "@tandem/transport";
import type { Account } from "../accounts/account.ts";
import type { Defence } from "../defence/defence.ts";
import type { ClosedAccount } from "../defence/log-ins.ts";
import type { Membership } from "../defence/membership.ts";

/** What a session remembers, and the only way to change it. */
export interface SessionState {
  readonly facts: SessionFacts;
  /** Who is logged in. */
  readonly account: Account | undefined;
  /** What it holds of what the sessions of its account share. */
  readonly membership: Membership | undefined;
  /** The facts of MLSD and MLST that the client wants (OPTS MLST). */
  readonly listedFacts: readonly FactName[];
  /** The data connection that was promised and not used yet. */
  readonly offer: DataOffer | undefined;
  change(changes: Partial<SessionFacts>): void;
  /** Notes who wants to log in; whoever was logged in no longer is, and leaves the directory. */
  nameUser(user: string): void;
  /** Takes over the membership. `proof` is told when it is no password. */
  logIn(account: Account, membership: Membership, proof?: "certificate"): void;
  /** Notes a password that lets nobody in, why that is, and what becomes of its address, and forgets the user; gives how many there were. */
  refuseLogIn(suspect: Defence["suspects"] | undefined, because: ClosedAccount | undefined): number;
  /** Notes that a right password lets its user not in now. */
  putOffLogIn(reason: string): void;
  listFacts(names: readonly FactName[]): void;
  /**
   * Puts a new promise in the place of the last one, which is taken back: the last counts (RFC 959 §4.1.2). After the end
   * of the session it is taken back itself. `undefined` when there was none, and nothing is waited for.
   */
  promise(offer: DataOffer): Promise<void> | undefined;
  /** Hands the promise over to a transfer. */
  takeOffer(): DataOffer | undefined;
  /** The restart point, once: the next transfer begins at 0 again. */
  takeRestart(): number;
  /** The octets that RANG selected, once: the next command is about the whole file again. */
  takeRange(): OctetRange | undefined;
  /** The file that RNFR named, once. Throws `ProtocolError` `sequence` when there is none. */
  takeRenameFrom(): VirtualPath;
  /** Forgets everything but the passwords that were wrong, as if the session had just begun. */
  startAnew(): Promise<void>;
  /** Takes back what is promised; `undefined` when nothing is. */
  withdraw(): Promise<void> | undefined;
  /** Takes back what is promised, or will be by a command that still runs. */
  end(): Promise<void>;
}

/** The state of a session that has just begun. */
export function sessionState(trace: SessionTrace): SessionState {
  return new State(trace);
}

class State implements SessionState {
  readonly #trace: SessionTrace;
  #facts = initialFacts;
  #account: Account | undefined;
  #membership: Membership | undefined;
  #listed = defaultFacts;
  #offer: DataOffer | undefined;
  #refusals = 0;
  #ended = false;

  constructor(trace: SessionTrace) {
    this.#trace = trace;
  }

  get facts(): SessionFacts {
    return this.#facts;
  }

  get account(): Account | undefined {
    return this.#account;
  }

  get membership(): Membership | undefined {
    return this.#membership;
  }

  get listedFacts(): readonly FactName[] {
    return this.#listed;
  }

  get offer(): DataOffer | undefined {
    return this.#offer;
  }

  change(changes: Partial<SessionFacts>): void {
    this.#facts = { ...this.#facts, ...changes };
    const trace = this.#trace;
    if (trace.tells("session.change")) trace.emit({ kind: "session.change", facts: traced(changes) });
  }

  nameUser(user: string): void {
    this.#logOut();
    const { loggedIn, directory, restart, renameFrom } = initialFacts;
    this.change({ user, ...(this.#facts.loggedIn ? { loggedIn, directory, restart, renameFrom } : {}) });
  }

  logIn(account: Account, membership: Membership, proof?: "certificate"): void {
    if (this.#ended) return membership[Symbol.dispose]();
    this.#account = account;
    this.#membership = membership;
    this.#tellResult(account.name, true, proof ?? null);
    this.change({ loggedIn: true });
  }

  refuseLogIn(suspect: Defence["suspects"] | undefined, because: ClosedAccount | undefined): number {
    const cause = because === undefined ? "unknown user or wrong password" : closed[because];
    const reason = `${cause}${suspect === undefined ? "" : consequences[suspect]}`;
    this.#tellResult(this.#facts.user, false, reason);
    this.change({ user: undefined });
    return ++this.#refusals;
  }

  putOffLogIn(reason: string): void {
    this.#tellResult(this.#facts.user, false, reason);
  }

  listFacts(names: readonly FactName[]): void {
    this.#listed = names;
  }

  promise(next: DataOffer): Promise<void> | undefined {
    if (this.#offer !== undefined || this.#ended) return this.#replace(next);
    this.#offer = next;
    return undefined;
  }

  takeOffer(): DataOffer | undefined {
    const taken = this.#offer;
    this.#offer = undefined;
    return taken;
  }

  takeRestart(): number {
    const { restart } = this.#facts;
    if (restart !== undefined) this.change({ restart: undefined });
    return restart ?? 0;
  }

  takeRange(): OctetRange | undefined {
    const { range } = this.#facts;
    if (range !== undefined) this.change({ range: undefined });
    return range;
  }

  takeRenameFrom(): VirtualPath {
    const { renameFrom } = this.#facts;
    if (renameFrom === undefined) throw new ProtocolError("sequence", "Name the file to rename first: send RNFR.");
    this.change({ renameFrom: undefined });
    return renameFrom;
  }

  async startAnew(): Promise<void> {
    this.#logOut();
    this.#listed = defaultFacts;
    this.change(changesTo(initialFacts, this.#facts));
    await this.withdraw();
  }

  withdraw(): Promise<void> | undefined {
    return this.#offer === undefined ? undefined : this.#takeBack();
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#leave();
    await this.withdraw();
  }

  async #takeBack(): Promise<void> {
    await this.takeOffer()?.[Symbol.asyncDispose]();
  }

  async #replace(next: DataOffer): Promise<void> {
    await this.withdraw();
    this.#offer = next;
    if (this.#ended) await this.withdraw();
  }

  #logOut(): void {
    this.#account = undefined;
    this.#leave();
  }

  #leave(): void {
    this.#membership?.[Symbol.dispose]();
    this.#membership = undefined;
  }

  #tellResult(user = "", accepted: boolean, reason: string | null): void {
    const trace = this.#trace;
    if (trace.tells("auth.result")) trace.emit({ kind: "auth.result", user, accepted, reason });
  }
}

/** For whoever reads the trace; the client is told nothing of them. */
const closed: Readonly<Record<ClosedAccount, string>> = {
  expired: "the account has expired",
  disabled: "the account is disabled",
};

const consequences: Readonly<Record<Defence["suspects"], string>> = {
  slow: "; its address is suspect for a while, with one try a session",
  ban: "; its address gets no session for a while",
};

/** Those that clients act on. */
const defaultFacts: readonly FactName[] = ["type", "size", "modify", "perm", "UNIX.mode"];

/** What must change for `facts` to become `wanted`. */
function changesTo(wanted: SessionFacts, facts: SessionFacts): Partial<SessionFacts> {
  const names = Object.keys(wanted) as (keyof SessionFacts)[];
  return Object.fromEntries(names.filter((name) => wanted[name] !== facts[name]).map((name) => [name, wanted[name]]));
}

function traced(changes: Partial<SessionFacts>): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      value === undefined ? null : typeof value === "object" ? tracedObject(value) : value,
    ]),
  );
}

function tracedObject(value: RepresentationType | OctetRange): string {
  return "start" in value ? `${value.start}-${value.end}` : formatRepresentationType(value);
}
