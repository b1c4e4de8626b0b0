import type { TrustOptions, TunnelKind } from "@tandem/transport";
import type { FtpProxyLogon } from "./ftp-proxy-logon.ts";

/** A proxy that a client goes through. */
export type ProxyOptions = TunnelProxyOptions | FtpProxyOptions;

/** A proxy that carries connections without looking into them: every connection of a session goes through it. */
export interface TunnelProxyOptions {
  /** `https` is `http` with TLS on the way to the proxy. */
  readonly kind: TunnelKind | "https";
  readonly host: string;
  /** 8080 for HTTP, 443 for HTTPS, 1080 for SOCKS. */
  readonly port?: number;
  readonly user?: string;
  /** SOCKS4 knows none. */
  readonly password?: string;
  /** Who looks up the names of hosts: the proxy, or this machine. With SOCKS4 it is always this machine, else the proxy by default. */
  readonly names?: "proxy" | "here";
  /** Whose certificates are believed of a proxy with TLS. */
  readonly trust?: Partial<TrustOptions>;
}

/** A proxy that speaks FTP itself, and is told in the login to which server it shall go. It reads everything. */
export interface FtpProxyOptions {
  readonly kind: "ftp";
  readonly host: string;
  /** 21. */
  readonly port?: number;
  /** Who logs in to the proxy itself, where it asks. */
  readonly user?: string;
  readonly password?: string;
  /**
   * How the proxy is told: one of the ways that are known, or the command lines of another one (see `FtpProxyLogon`). `user-at-host`
   * for a proxy without a login of its own, else `proxy-then-user-at-host`.
   */
  readonly logon?: FtpProxyLogon | readonly string[];
}
