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
   * of the session it is taken back itself.
   */
  promise(offer: DataOffer): Promise<void>;
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
  /** Takes back what is promised. */
  withdraw(): Promise<void>;
  /** Takes back what is promised, or will be by a command that still runs. */
  end(): Promise<void>;
}

/** The state of a session that has just begun. */
export function sessionState(trace: SessionTrace): SessionState {
  let facts = initialFacts;
  let account: Account | undefined;
  let membership: Membership | undefined;
  let listed = defaultFacts;
  let offer: DataOffer | undefined;
  let refusals = 0;
  let ended = false;
  const leave = (): void => {
    membership?.[Symbol.dispose]();
    membership = undefined;
  };
  const logOut = (): void => {
    account = undefined;
    leave();
  };
  const takeOffer = (): DataOffer | undefined => {
    const taken = offer;
    offer = undefined;
    return taken;
  };
  const withdraw = async (): Promise<void> => takeOffer()?.[Symbol.asyncDispose]();
  const change = (changes: Partial<SessionFacts>): void => {
    facts = { ...facts, ...changes };
    if (trace.tells("session.change")) trace.emit({ kind: "session.change", facts: traced(changes) });
  };
  return {
    get facts() {
      return facts;
    },
    get account() {
      return account;
    },
    get membership() {
      return membership;
    },
    get listedFacts() {
      return listed;
    },
    get offer() {
      return offer;
    },
    change,
    nameUser(user) {
      logOut();
      const { loggedIn, directory, restart, renameFrom } = initialFacts;
      change({ user, ...(facts.loggedIn ? { loggedIn, directory, restart, renameFrom } : {}) });
    },
    logIn(who, held, proof) {
      if (ended) return held[Symbol.dispose]();
      account = who;
      membership = held;
      if (trace.tells("auth.result"))
        trace.emit({ kind: "auth.result", user: who.name, accepted: true, reason: proof ?? null });
      change({ loggedIn: true });
    },
    refuseLogIn(suspect, because) {
      const { user = "" } = facts;
      const cause = because === undefined ? "unknown user or wrong password" : closed[because];
      const reason = `${cause}${suspect === undefined ? "" : consequences[suspect]}`;
      if (trace.tells("auth.result")) trace.emit({ kind: "auth.result", user, accepted: false, reason });
      change({ user: undefined });
      return ++refusals;
    },
    putOffLogIn(reason) {
      const { user = "" } = facts;
      if (trace.tells("auth.result")) trace.emit({ kind: "auth.result", user, accepted: false, reason });
    },
    listFacts(names) {
      listed = names;
    },
    async promise(next) {
      await withdraw();
      offer = next;
      if (ended) await withdraw();
    },
    takeOffer,
    takeRestart() {
      const { restart } = facts;
      if (restart !== undefined) change({ restart: undefined });
      return restart ?? 0;
    },
    takeRange() {
      const { range } = facts;
      if (range !== undefined) change({ range: undefined });
      return range;
    },
    takeRenameFrom() {
      const { renameFrom } = facts;
      if (renameFrom === undefined) throw new ProtocolError("sequence", "Name the file to rename first: send RNFR.");
      change({ renameFrom: undefined });
      return renameFrom;
    },
    async startAnew() {
      logOut();
      listed = defaultFacts;
      change(changesTo(initialFacts, facts));
      await withdraw();
    },
    withdraw,
    async end() {
      ended = true;
      leave();
      await withdraw();
    },
  };
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
