import { defaultTls, nodeNetwork, systemClock, type Clock, type Network } from "@tandem/transport";
import { defaultLimits, defaultTimers, type ClientLimits, type ClientTimers, type ConnectOptions } from "../options.ts";
import { transferRates, type TransferRates } from "../way-out/transfer-rates.ts";
import { wayOut, type WayOut } from "../way-out/way-out.ts";
import { sharedServerMemory, type ServerMemory } from "./server-memory.ts";

/** What a session is made from, and made anew when its control connection has to be another one. */
export interface SessionSetup {
  readonly options: ConnectOptions & Required<Pick<ConnectOptions, Defaulted>>;
  readonly network: Network;
  readonly clock: Clock;
  readonly timers: ClientTimers;
  readonly limits: ClientLimits;
  readonly memory: ServerMemory;
  /** The way to the server; `network` is that of this way. */
  readonly way: WayOut;
  readonly rates: TransferRates;
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
  | "mode"
  | "window";

/**
 * Fills in what the options leave open. Throws a `RangeError` for those that say whom to trust under TLS and not that there is to
 * be any: everything would go in clear, to anybody.
 */
export function sessionSetup(given: ConnectOptions): SessionSetup {
  const idle = (["trust", "certificate", "ciphers"] as const).find((name) => given[name] !== undefined);
  if (given.tls === undefined && idle !== undefined) {
    const advice = 'give `tls: "explicit"` or an ftpes: URL, or `tls: "off"` if that is meant';
    throw new RangeError(`The option \`${idle}\` is about TLS, which nothing asks for: ${advice}.`);
  }
  const { network = nodeNetwork, clock = systemClock, tls = "off" } = given;
  const port = given.port ?? (tls === "implicit" ? 990 : 21);
  const way = wayOut({ ...given, port }, { network, clock });
  return {
    options: {
      ...given,
      ...(given.password !== undefined && { password: askedOnce(given.password) }),
      tls,
      port,
      minimumVersion: given.minimumVersion ?? defaultTls.minimumVersion,
      maximumVersion: given.maximumVersion ?? defaultTls.maximumVersion,
      ciphers: given.ciphers ?? defaultTls.ciphers,
      dataProtection: given.dataProtection ?? "private",
      closeNotify: given.closeNotify ?? defaultTls.closeNotify,
      extensions: given.extensions ?? true,
      mode: given.mode ?? "passive",
      // An FTP proxy looks at one command at a time, and loses data connections when another one comes meanwhile.
      window: way.ftpProxy === undefined ? assertWindow(given.window ?? Number.POSITIVE_INFINITY) : 1,
    },
    network: way.network,
    way,
    rates: transferRates(given.rate ?? {}, clock),
    clock,
    timers: { ...defaultTimers, ...given.timers },
    limits: { ...defaultLimits, ...given.limits },
    memory: given.memory ?? sharedServerMemory(network),
  };
}

function assertWindow(window: number): number {
  if (window === Number.POSITIVE_INFINITY || (Number.isSafeInteger(window) && window >= 1)) return window;
  throw new RangeError(`The option \`window\` is ${window}; give a whole number from 1 on.`);
}

/** Who was asked for a password is not asked again for another control connection of the same session. */
function askedOnce(password: NonNullable<ConnectOptions["password"]>): NonNullable<ConnectOptions["password"]> {
  if (typeof password === "string") return password;
  let answer: Promise<string> | undefined;
  return () => (answer ??= password());
}
