import type { Endpoint } from "@tandem/protocol";
import {
  defaultTls,
  defaultTrust,
  namedProxy,
  throughProxy,
  tlsClient,
  type Clock,
  type Network,
  type TunnelProxy,
} from "@tandem/transport";
import type { ConnectOptions } from "../options.ts";
import { assertLogon, type FtpProxyLogon } from "./ftp-proxy-logon.ts";
import { parseProxy } from "./parse-proxy.ts";
import type { ProxyOptions, TunnelProxyOptions } from "./proxy-options.ts";

/** How a client gets to its server. */
export interface WayOut {
  /** What every connection of a session is made over. */
  readonly network: Network;
  /** Where the control connection leads: the server, or an FTP proxy before it. */
  readonly first: Endpoint;
  /** The FTP proxy that has to be told where to go. */
  readonly ftpProxy: FtpProxy | undefined;
  /** What carries it there: `the HTTP proxy proxy.example.com:8080`. */
  readonly through: string | undefined;
}

/** An FTP proxy, as far as the login has to know it. */
export interface FtpProxy {
  readonly logon: FtpProxyLogon | readonly string[];
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/**
 * The way that the options tell. Throws `TypeError` for a proxy that is none, and `RangeError` for one that cannot carry what is
 * asked for: TLS ends at an FTP proxy, which reads everything.
 */
export function wayOut(
  options: Pick<ConnectOptions, "host" | "tls" | "proxy"> & { readonly port: number },
  { network, clock }: { readonly network: Network; readonly clock: Clock },
): WayOut {
  const server = { address: options.host, port: options.port };
  const { proxy } = options;
  if (proxy === undefined) return { network, first: server, ftpProxy: undefined, through: undefined };
  const given: ProxyOptions = typeof proxy === "string" || proxy instanceof URL ? parseProxy(proxy) : proxy;
  if (given.kind !== "ftp") {
    const tunnel = tunnelProxy(given);
    return {
      network: throughProxy(network, { proxy: tunnel, clock }),
      first: server,
      ftpProxy: undefined,
      through: namedProxy(tunnel),
    };
  }
  const first = { address: given.host, port: given.port ?? 21 };
  if (options.tls !== undefined && options.tls !== "off") {
    throw new RangeError(
      "TLS cannot pass an FTP proxy, which reads and answers every command itself; go through an HTTP or SOCKS proxy, or without TLS.",
    );
  }
  const { user, password } = given;
  const logon = given.logon ?? (user === undefined ? "user-at-host" : "proxy-then-user-at-host");
  assertLogon(logon);
  return { network, first, ftpProxy: { logon, user, password }, through: undefined };
}

function tunnelProxy({ kind, host, port, user, password, names, trust }: TunnelProxyOptions): TunnelProxy {
  const shared = { host, user, password, names };
  if (kind !== "https") return { kind, ...shared, port: port ?? (kind === "http" ? 8080 : 1080) };
  // As a data connection has it, without the name of FTP in the handshake (ALPN): what is spoken there is HTTP.
  const tls = tlsClient({ ...defaultTls, host, trust: { ...defaultTrust, ...trust }, certificate: undefined });
  return { kind: "http", ...shared, port: port ?? 443, secure: (socket) => tls.data(socket) };
}
