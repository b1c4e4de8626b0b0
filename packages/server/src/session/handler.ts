import type { ArgumentOf, Reply, ReplyCodeOf, Verb } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { Accounts } from "../accounts/account.ts";
import type { ServerOptions } from "../options.ts";
import type { Gate } from "./gates.ts";
import type { DataOffers } from "./data-offers.ts";
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
  readonly accounts: Accounts;
  readonly options: ServerOptions;
  /** Milliseconds since 1970 UTC. */
  readonly date: () => number;
  /** Resolves after so many milliseconds, or when the session ends. */
  readonly pause: (delay: number) => Promise<void>;
}

/** How a server answers one verb. */
export interface Handler<V extends Verb> {
  /** What must hold before it runs, in the order in which it is checked. */
  readonly needs?: readonly Gate[];
  /** Its line in the answer to FEAT, where it depends on the session; the row's own otherwise. */
  feature?(handling: Handling): string | undefined;
  /** What OPTS and the verb set, and how OPTS is answered (RFC 2389 §4); a verb without it has no options. */
  options?(handling: Handling, options: string | undefined): Reply<200 | 451 | 501>;
  run(handling: Handling, argument: ArgumentOf<V>): Reply<ReplyCodeOf<V>> | Promise<Reply<ReplyCodeOf<V>>>;
}
