import type { SessionTrace } from "@tandem/trace";
import type { Clock, DataConnection, DataOffer, Network } from "@tandem/transport";
import type { ControlSession } from "../session/control-session.ts";
import type { ClientTimers } from "../options.ts";
import type { PassiveWay } from "./passive-opener.ts";

/** A data connection that was agreed on with the server, to be used by one transfer and disposed of by it. */
export interface Agreement {
  readonly offer: DataOffer;
  /** Open already: the way was tried out before the transfer command. */
  readonly connection: DataConnection | undefined;
  /** It was asked for before its transfer was: nobody may listen there any more. */
  readonly ahead: boolean;
}

/** The transfer that a data connection is for. */
export interface WantedTransfer {
  readonly verb: string;
  readonly argument: string | undefined;
}

/** How the data connections of one client begin. */
export interface DataOpener {
  /** The way that was taken leads nowhere after all: from now on the other one is. False when there is none. */
  giveUpWay(): boolean;
  /** Agrees on the one for this transfer. Rejects with `RefusedError` or `TransferError` when the server offers no way, or none that leads there. */
  agree(wanted: WantedTransfer, signal: AbortSignal | undefined): Promise<Agreement>;
  /** Asks for the next one already, if it may be expected that there will be a next one; nothing waits for it. */
  prepare(): void;
  /** A transfer waits for this session to be ready: asks for its data connection already, if a way is known. */
  expect(): void;
  /** What was prepared is not needed: nothing of it stays. */
  withdraw(): void;
  /** The passive way that has led to a data connection; `undefined` before, and in active mode. */
  readonly proven: PassiveWay | undefined;
  /** True while an answer to that is awaited. */
  readonly preparing: boolean;
}

/** What both kinds of openers need. */
export interface DataOpenerOptions {
  readonly control: ControlSession;
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly timers: ClientTimers;
}
