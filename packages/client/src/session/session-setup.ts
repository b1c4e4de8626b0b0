import { defaultTls, nodeNetwork, systemClock, type Clock, type Network } from "@tandem/transport";
import { defaultLimits, defaultTimers, type ClientLimits, type ClientTimers, type ConnectOptions } from "../options.ts";
import { sharedTlsMemory } from "./tls-memory.ts";
import type { TlsMemory } from "./tls-memory.ts";

/** What a session is made from, and made anew when its control connection has to be another one. */
export interface SessionSetup {
  readonly options: ConnectOptions & Required<Pick<ConnectOptions, Defaulted>>;
  readonly network: Network;
  readonly clock: Clock;
  readonly timers: ClientTimers;
  readonly limits: ClientLimits;
  readonly memory: TlsMemory;
}

type Defaulted =
  | "port"
  | "tls"
  | "minimumVersion"
  | "maximumVersion"
  | "ciphers"
  | "dataProtection"
  | "closeNotify"
  | "extensions"
  | "mode";

/** Fills in what the options leave open. */
export function sessionSetup(given: ConnectOptions): SessionSetup {
  const { network = nodeNetwork, clock = systemClock, tlsMemory: memory = sharedTlsMemory, tls = "off" } = given;
  return {
    options: {
      ...given,
      tls,
      port: given.port ?? (tls === "implicit" ? 990 : 21),
      minimumVersion: given.minimumVersion ?? defaultTls.minimumVersion,
      maximumVersion: given.maximumVersion ?? defaultTls.maximumVersion,
      ciphers: given.ciphers ?? defaultTls.ciphers,
      dataProtection: given.dataProtection ?? "private",
      closeNotify: given.closeNotify ?? defaultTls.closeNotify,
      extensions: given.extensions ?? true,
      mode: given.mode ?? "passive",
    },
    network,
    clock,
    timers: { ...defaultTimers, ...given.timers },
    limits: { ...defaultLimits, ...given.limits },
    memory,
  };
}
