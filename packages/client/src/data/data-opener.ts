import type { SessionTrace } from "@tandem/trace";
import type { Clock, DataConnection, DataOffer, Network } from "@tandem/transport";
import type { ControlSession } from "../session/control-session.ts";
import type { ClientTimers } from "../options.ts";

/** A data connection that was agreed on with the server, to be used by one transfer and disposed of by it. */
export interface Agreement {
  readonly offer: DataOffer;
  /** Open already: the way was tried out before the transfer command. */
  readonly connection: DataConnection | undefined;
}

/** How the data connections of one client begin. */
export interface DataOpener {
  /** Agrees on the next one. Rejects with `RefusedError` or `TransferError` when the server offers no way, or none that leads there. */
  agree(signal: AbortSignal | undefined): Promise<Agreement>;
}

/** What both kinds of openers need. */
export interface DataOpenerOptions {
  readonly control: ControlSession;
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly timers: ClientTimers;
}
