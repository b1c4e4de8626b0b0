import { formatEndpoint } from "@tandem/protocol";
import type { Socket } from "../network.ts";
import type { SecureSocket } from "../tls/secure-socket.ts";

/** A proxy that carries connections to wherever it is asked to, and does not look into them. */
export interface TunnelProxy {
  readonly kind: TunnelKind;
  readonly host: string;
  readonly port: number;
  /** As whom the proxy is asked; SOCKS4 knows a name and no password. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /**
   * Who looks up the names of hosts: the proxy (the default, since a machine behind a firewall often knows no names of the outside),
   * or this machine. SOCKS4 carries no names: with it they are looked up here.
   */
  readonly names?: "proxy" | "here" | undefined;
  /** Puts TLS on the connection to the proxy before anything is said. */
  readonly secure?: ((socket: Socket) => SecureSocket) | undefined;
}

/** How a proxy is asked for a connection: CONNECT of HTTP (RFC 9110 §9.3.6), or SOCKS (RFC 1928). */
export type TunnelKind = "http" | "socks4" | "socks4a" | "socks5";

/** `the HTTP proxy proxy.example.com:8080`, and nothing that is secret. */
export function namedProxy(proxy: TunnelProxy): string {
  return `the ${kindNames[proxy.kind]} proxy ${formatEndpoint({ address: proxy.host, port: proxy.port })}`;
}

const kindNames: Readonly<Record<TunnelKind, string>> = {
  http: "HTTP",
  socks4: "SOCKS4",
  socks4a: "SOCKS4a",
  socks5: "SOCKS5",
};
