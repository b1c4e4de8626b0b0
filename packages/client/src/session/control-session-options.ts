import type { SessionTrace } from "@tandem/trace";
import type { Clock, SecureSocket, Socket } from "@tandem/transport";
import type { ClientLimits, ClientTimers } from "../options.ts";

export interface ControlSessionOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly timers: ClientTimers;
  readonly limits: ClientLimits;
  /** Milliseconds of silence until the kernel asks for a sign of life. */
  readonly keepAlive?: number | undefined;
  /** Puts TLS on the connection before anything is said: implicit TLS. */
  readonly implicit?: SecuringSocket | undefined;
  /** Called when it seems that this server does not stand several commands on their way. */
  readonly onConfused?: (() => void) | undefined;
  /** Called when nothing can be sent any more, for whatever reason. */
  readonly onLost?: (() => void) | undefined;
}

/** Puts TLS on a connection. */
export type SecuringSocket = (socket: Socket) => SecureSocket;
