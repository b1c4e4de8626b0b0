import { InvalidArgumentError, type Command } from "commander";
import { parseProxy, type ConnectOptions, type PortRange, type ProxyOptions } from "@tandem/client";
import { normalizeAddress, ProtocolError } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { byteRate } from "../options/byte-rate.ts";
import { duration } from "../options/duration.ts";
import { wholeNumber } from "../options/number.ts";
import { parsePortRange } from "../options/port.ts";
import { present } from "../present.ts";

/** What every client command is told of the way to the server. */
export interface ConnectionFlags {
  readonly connections?: number;
  readonly retries?: number;
  readonly timeout?: number;
  readonly limitRate?: number;
  /** `none`: in spite of what the environment says. */
  readonly proxy?: ProxyOptions | "none";
  readonly sourceAddress?: string;
  readonly activePorts?: PortRange;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
}

/** Adds the options of the connection. */
export function addConnectionFlags(command: Command): Command {
  return command
    .option("-P, --connections <number>", "connections at most, and files at a time", wholeNumber(1, 64))
    .option("--retries <number>", "how often a lost connection is made anew (default: 3)", wholeNumber(0, 1000))
    .option("--timeout <time>", "give up when the server is silent for so long, like 30s", duration("1s", "1d"))
    .option("--limit-rate <rate>", "bytes a second of all transfers, like 500kB or 2MiB", byteRate)
    .option("--proxy <proxy>", "socks5://host:port, or http, https, socks4a, ftp; none for none", parseProxyFlag)
    .option("--source-address <address>", "come from this address of this machine", parseAddress)
    .option("--active-ports <a-b>", "the ports to listen on with --active", parsePortRange)
    .option("-4, --ipv4", "dial IPv4 addresses only")
    .option("-6, --ipv6", "dial IPv6 addresses only");
}

/** How to connect, as the flags have it. Throws a usage error for flags that contradict each other. */
export function connectionOptions(flags: ConnectionFlags): Partial<ConnectOptions> {
  const { connections, retries, timeout, limitRate, proxy, sourceAddress, activePorts, ipv4, ipv6 } = flags;
  if (ipv4 && ipv6) throw usageError("--ipv4 and --ipv6 together leave no address to dial.");
  const timers =
    timeout === undefined
      ? undefined
      : { open: timeout, connect: timeout, reply: timeout, stall: timeout, finish: timeout, handshake: timeout };
  const rate =
    limitRate === undefined || limitRate === Infinity ? undefined : { download: limitRate, upload: limitRate };
  return present({
    connections,
    retries,
    timers,
    rate,
    proxy: proxy === "none" ? undefined : proxy,
    localAddress: sourceAddress,
    activePorts,
    family: ipv4 ? (4 as const) : ipv6 ? (6 as const) : undefined,
  });
}

function parseProxyFlag(text: string): ProxyOptions | "none" {
  if (text === "none" || text === "") return "none";
  try {
    return parseProxy(text);
  } catch (error) {
    if (error instanceof TypeError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function parseAddress(text: string): string {
  try {
    return normalizeAddress(text);
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new InvalidArgumentError("It must be an IPv4 or IPv6 address of this machine.");
    throw error;
  }
}
