import type { TunnelKind } from "@tandem/transport";
import { isFtpProxyLogon, ftpProxyLogons } from "./ftp-proxy-logon.ts";
import type { FtpProxyOptions, ProxyOptions, TunnelProxyOptions } from "./proxy-options.ts";

/**
 * Takes `socks5://user:password@host:port` apart, and `http:`, `https:`, `socks4:`, `socks4a:`, `socks5h:` (which is `socks5:`) and
 * `ftp:`; `?names=here` and `?logon=proxy-then-site` say what the options of these names do. Throws `TypeError` for what is no such
 * URL; its message never shows the password.
 */
export function parseProxy(given: string | URL): ProxyOptions {
  const text = (typeof given === "string" ? given : given.href).trim();
  // `proxy:8080`, as curl and the variables of the environment have it, is an HTTP proxy.
  const url = parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const kind = kinds.get(url.protocol);
  if (kind === undefined || url.hostname === "" || !/^\/?$/.test(url.pathname)) throw new TypeError(advice);
  const port = url.port === "" ? portOf(text) : Number(url.port);
  const shared = {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    ...(port === undefined ? {} : { port }),
    ...(url.username === "" ? {} : { user: decode(url.username) }),
    ...(url.password === "" ? {} : { password: decode(url.password) }),
  };
  return kind === "ftp" ? ftpProxy(shared, url.searchParams) : tunnel(kind, shared, url.searchParams);
}

type Shared = Pick<ProxyOptions, "host" | "port" | "user" | "password">;

function ftpProxy(shared: Shared, words: URLSearchParams): FtpProxyOptions {
  const logon = only(words, "logon");
  if (logon === undefined) return { kind: "ftp", ...shared };
  if (isFtpProxyLogon(logon)) return { kind: "ftp", ...shared, logon };
  throw new TypeError(`No logon of an FTP proxy is called that; there are ${ftpProxyLogons.join(", ")}.`);
}

function tunnel(kind: TunnelKind | "https", shared: Shared, words: URLSearchParams): TunnelProxyOptions {
  const names = only(words, "names");
  if (names === undefined) return { kind, ...shared };
  if (names === "here" || names === "proxy") return { kind, ...shared, names };
  throw new TypeError("Names are looked up by the `proxy` or `here`: write ?names=here behind the proxy.");
}

/** The value of the one word that may stand there. */
function only(words: URLSearchParams, name: string): string | undefined {
  for (const key of words.keys()) if (key !== name) throw new TypeError(advice);
  return words.get(name) ?? undefined;
}

const kinds: ReadonlyMap<string, TunnelKind | "https" | "ftp"> = new Map([
  ["http:", "http"],
  ["https:", "https"],
  ["socks4:", "socks4"],
  ["socks4a:", "socks4a"],
  ["socks5:", "socks5"],
  ["socks5h:", "socks5"],
  ["socks:", "socks5"],
  ["ftp:", "ftp"],
]);

/** A URL hides the port that its scheme has by itself: 80 of a proxy is not the 8080 that is taken without one. */
function portOf(text: string): number | undefined {
  const port = /:(\d+)\/?(?:\?.*)?$/.exec(text)?.[1];
  return port === undefined ? undefined : Number(port);
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The error of URL carries the text, and with it the password.
    throw new TypeError(advice);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Its error would carry the text, and with it the password.
    throw new TypeError(
      "A percent sign in the URL of the proxy is not followed by two digits of UTF-8; write it as %25.",
    );
  }
}

const advice =
  "The proxy is no address of one; write it as socks5://user:password@host:port, with http, https, socks4, socks4a, socks5 or ftp.";
