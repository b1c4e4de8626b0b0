import type { ArgumentOf, Reply, ReplyCodeOf, Verb } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { LogInOutcome } from "../defence/log-ins.ts";
import type { HashService } from "../hash/hash-service.ts";
import type { SessionNames } from "../charset/session-names.ts";
import type { SessionHost } from "./session-host.ts";
import type { Languages } from "../language/languages.ts";
import type { ServerOptions } from "../options.ts";
import type { SiteCommand } from "../site/site-command.ts";
import type { SessionTls } from "../tls/session-tls.ts";
import type { Gate } from "./gates.ts";
import type { DataOffers } from "./data-offers.ts";
import type { SessionSummary } from "./session-summary.ts";
import type { SessionState } from "./session-state.ts";
import type { Transfer } from "./transfer.ts";

/** What a command may use. It returns a reply; it never writes to a socket, catches or logs. */
export interface Handling {
  readonly session: SessionState;
  /** The tree of the account; empty of rights before the login. */
  readonly storage: Storage;
  readonly transfer: Transfer;
  /** Makes the data connections that PASV, EPSV, PORT and EPRT promise. */
  readonly offers: DataOffers;
  /** Holds a password against the accounts of the session's host. */
  readonly logIn: (user: string, password: string) => Promise<LogInOutcome>;
  /** Lets in whom the certificate of the control connection proves; `undefined` when that is not this user. */
  readonly recognize: (user: string) => Promise<LogInOutcome | undefined>;
  readonly host: SessionHost;
  /** `undefined` where the server has no certificate. */
  readonly tls: SessionTls | undefined;
  readonly names: SessionNames;
  readonly languages: Languages;
  /** What is offered, for the verbs that are about others: FEAT, HELP, OPTS. */
  readonly handlers: Handlers;
  /** The SITE commands of this server, by name in capitals. */
  readonly siteCommands: ReadonlyMap<string, SiteCommand>;
  readonly options: ServerOptions;
  /** The hashes of files, shared by all sessions of the server. */
  readonly hashes: HashService;
  /** Who is logged in at this moment, in every session of the server and of the processes that serve with it. */
  readonly sessions: () => Promise<readonly SessionSummary[]>;
  /** Milliseconds since 1970 UTC. */
  readonly date: () => number;
  /** Resolves after so many milliseconds, or when the session ends. */
  readonly pause: (delay: number) => Promise<void>;
  /** Lets everything else happen that waits: between two pieces of long work, so that no session waits for another. */
  readonly turn: () => Promise<void>;
  /** Aborted when ABOR comes right behind this command, or the session ends; a transfer has its own. */
  readonly signal: AbortSignal;
}

/** The handler of every verb; `undefined` for one that is not offered. */
export type Handlers = { readonly [V in Verb]: Handler<V> | undefined };

/** How a server answers one verb. */
export interface Handler<V extends Verb> {
  /** What must hold before it runs, in the order in which it is checked. */
  readonly needs?: readonly Gate[];
  /** Its line in the answer to FEAT, or its lines, where they depend on the session; the row's own otherwise. */
  feature?(handling: Handling): string | readonly string[] | undefined;
  /** What OPTS and the verb set, and how OPTS is answered (RFC 2389 §4); a verb without it has no options. */
  options?(handling: Handling, options: string | undefined): Reply<200 | 451 | 501>;
  /** What HELP says behind the verb: `word` is the rest of its line. For a verb that has commands of its own, SITE. */
  help?(handling: Handling, word: string | undefined): Reply<214 | 501>;
  run(handling: Handling, argument: ArgumentOf<V>): Reply<ReplyCodeOf<V>> | Promise<Reply<ReplyCodeOf<V>>>;
}
