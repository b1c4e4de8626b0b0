import type { SessionTrace } from "@tandem/trace";
import type { Clock, Network, Socket } from "@tandem/transport";
import type { Defender } from "../defence/defender.ts";
import type { LogIns } from "../defence/log-ins.ts";
import type { HashService } from "../hash/hash-service.ts";
import type { Hosts } from "../hosts/hosts.ts";
import type { Languages } from "../language/languages.ts";
import type { Ledger } from "../ledger.ts";
import type { ServerOptions } from "../options.ts";
import type { PassiveMode } from "../passive/passive-mode.ts";
import type { SiteCommand } from "../site/site-command.ts";
import type { ServerTls } from "../tls/server-tls.ts";
import type { Handlers } from "./handler.ts";
import type { SessionSummary } from "./session-summary.ts";

/** What a session is made of. */
export interface ServerSessionOptions {
  readonly socket: Socket;
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly hosts: Hosts;
  readonly languages: Languages;
  readonly handlers: Handlers;
  readonly siteCommands: ReadonlyMap<string, SiteCommand>;
  readonly ledger: Ledger;
  readonly options: ServerOptions;
  readonly hashes: HashService;
  readonly passive: PassiveMode;
  readonly defender: Defender;
  readonly logIns: LogIns;
  /** `undefined` where there is no certificate. */
  readonly tls: ServerTls | undefined;
  /** TLS from the first byte on. */
  readonly implicitTls: boolean;
  /** What all sessions of the server are about. */
  readonly sessions: () => Promise<readonly SessionSummary[]>;
  /** Told of errors that no one foresaw; the session goes on with 451. */
  readonly unexpected: (error: unknown) => void;
}
