import type { IntercomMessage, SessionSummary } from "@tandem/server";
import type { TraceEvent, EventKind } from "@tandem/trace";
import type { Certificate } from "@tandem/transport";
import type { ListenChoice } from "../choices.ts";
import type { TlsSetup } from "@tandem/server";
import type { PlainSettings } from "./plain-settings.ts";

/** What goes between the two processes: calls of either side, and those of the ledger. */
export type Envelope = { readonly to: "worker" | "ledger"; readonly messages: readonly IntercomMessage[] };

/** A message that a port comes with, the `place`-th where the server listens. */
export interface PortEnvelope {
  readonly to: "port";
  readonly place: number;
}

/** What the first process calls at one that serves. */
export type WorkerCalls = {
  /** Opens the trees and listens on the ports that have come; the one call that comes first. */
  readonly start: (setup: WorkerSetup) => Promise<void>;
  /** Other accounts and lists of addresses; gives how many accounts have changed. */
  readonly reload: (settings: PlainSettings) => Promise<number>;
  readonly certificates: (certificates: PlainCertificates) => void;
  readonly sessions: (nothing: undefined) => readonly SessionSummary[];
  readonly count: (nothing: undefined) => number;
  /** Ends the process when all its sessions have ended. */
  readonly stop: (how: { readonly grace: number }) => void;
};

/** What a process that serves calls at the first one. */
export type FirstCalls = {
  readonly events: (events: readonly TraceEvent[]) => void;
  readonly warn: (sentence: string) => void;
  /** A user has logged in without TLS; said once for each, whichever process it was at. */
  readonly clearLogin: (login: { readonly user: string; readonly sentence: string }) => void;
  /** A better hash of a password; gives the one that is kept. */
  readonly keep: (better: BetterHash) => Promise<string>;
  /** The sessions of all the others. */
  readonly elsewhere: (nothing: undefined) => Promise<readonly SessionSummary[]>;
};

/** Everything that a process serves with. */
export interface WorkerSetup {
  /** 1, 2, 3 …; one that takes the place of another has a number of its own. */
  readonly worker: number;
  readonly settings: PlainSettings;
  readonly tls:
    | { readonly policy: Omit<TlsSetup, "certificates">; readonly certificates: PlainCertificates }
    | undefined;
  /** What its ports are, and how TLS begins at each. */
  readonly places: readonly ListenChoice[];
  /** The events that somebody reads. */
  readonly wanted: "all" | readonly EventKind[];
  /** What the clock of the first process shows at a moment that this process knows: its own date (milliseconds since 1970). */
  readonly clock: { readonly now: number; readonly date: number };
}

/** The certificates of the server, and of each host that has some. */
export interface PlainCertificates {
  readonly server: readonly Certificate[];
  readonly hosts: readonly (readonly Certificate[] | undefined)[];
}

export interface BetterHash {
  /** The place of the host whose account it is; the server's own without. */
  readonly host: number | undefined;
  readonly name: string;
  readonly hash: string;
  /** The one it stands for. Where the account has another by now, it is of a password that holds no more. */
  readonly replaced: string;
}
