import type { Endpoint } from "@tandem/protocol";
import type { SessionTrace, Side } from "@tandem/trace";
import type { Clock } from "../clock.ts";
import type { Network } from "../network.ts";
import type { DataConnection } from "./data-connection.ts";

/**
 * A data connection that was promised and is not open yet: what PASV, EPSV, PORT and EPRT make on either end. It is used
 * at most once, and disposed of by whoever made it, used or not.
 */
export interface DataOffer extends AsyncDisposable {
  /** Where the listener waits. */
  readonly endpoint: Endpoint;
  /** Which side listens. */
  readonly listener: Side;
  /** The connection, when it stands. The caller owns it. Rejects with {@link DataError}, or the signal's reason. */
  open(signal?: AbortSignal): Promise<DataConnection>;
}

/** What both beginnings of a data connection need. */
export interface DataOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  /** Which side of the session this program is. */
  readonly side: Side;
  readonly timers: DataTimers;
}

/** How long a data connection may take, in milliseconds. */
export interface DataTimers {
  /** For the peer to connect after the transfer command, or to answer our dial. */
  readonly open: number;
  /** For one byte to move while a transfer runs. */
  readonly stall: number;
  /** For the peer to end its direction after we ended ours. */
  readonly linger: number;
}

/** Defaults of {@link DataTimers}. */
export const defaultDataTimers: DataTimers = {
  // Half of vsftpd's 60 s: a peer behind a firewall that drops learns of it before its user gives up.
  open: 30_000,
  // vsftpd's data_connection_timeout and ProFTPD's TimeoutStalled are 300 s and 3,600 s; a tape robot needs minutes.
  stall: 300_000,
  // The last bytes of a slow link; the reply does not wait for it.
  linger: 30_000,
};
