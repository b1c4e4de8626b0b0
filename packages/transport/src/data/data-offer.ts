import type { Endpoint } from "@tandem/protocol";
import type { SessionTrace, Side } from "@tandem/trace";
import type { Clock } from "../clock.ts";
import type { Network, Socket } from "../network.ts";
import { DataConnection } from "./data-connection.ts";
import type { DataSecurity } from "./data-security.ts";
import type { DataTimers } from "./data-timers.ts";

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
  /** Breaks off what opens it, which rejects with the reason. As a signal does, for those who have none. */
  abort(reason: Error): void;
}

/** What both beginnings of a data connection need. */
export interface DataOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  /** Which side of the session this program is. */
  readonly side: Side;
  readonly timers: DataTimers;
  /** Aborted when the session is over: then no connection that has done its work lingers for its peer. */
  readonly over?: AbortSignal;
  /** TLS, when it is wanted at this moment (PROT P); asked when a connection stands and again when a transfer begins on it. */
  readonly security?: () => DataSecurity | undefined;
}

/** The connection that an offer became; `listener` is the side that waited. */
export function dataConnection(
  { side, clock, trace, timers, over }: DataOptions,
  socket: Socket,
  listener: Side,
): DataConnection {
  return new DataConnection({ socket, side, listener, clock, trace, timers, over });
}
