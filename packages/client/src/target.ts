import type { ConnectOptions, TlsMode } from "./options.ts";

/** What a URL names: how to connect, and a path that may be empty. */
export interface Target {
  readonly options: Pick<ConnectOptions, "host" | "port" | "user" | "tls"> & { readonly password?: string };
  /** The path behind the host's slash, decoded: relative to the directory of the login, absolute when it starts with `%2F`. */
  readonly path: string;
  /** `;type=a` or `;type=i` at the end of the path. */
  readonly type: "ascii" | "image" | undefined;
}

/**
 * Takes `ftp://user:password@host:port/path;type=a` apart (RFC 1738 §3.2); `ftpes:` is the same with explicit TLS, `ftps:` with
 * implicit TLS. Throws `TypeError`, whose message never shows the password, for what is no such URL.
 */
export function parseTarget(target: string | URL): Target {
  const text = (typeof target === "string" ? target : target.href).trim();
  const [, scheme = "", rest = ""] = /^(ftp|ftpes|ftps):(.*)$/is.exec(text) ?? [];
  if (scheme === "") throw new TypeError(`The target is no FTP address; ${form}`);
  const url = parse(`ftp:${rest}`);
  const tls = modes.get(scheme.toLowerCase());
  if (url.hostname === "") throw new TypeError(`The target names no host; ${form}`);
  // A URL hides the port that its scheme has by itself, 21 or 80.
  const port = url.port || parse(`http:${rest}`).port;
  const { pathname, type } = splitType(url.pathname);
  return {
    options: {
      host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      ...(port === "" ? {} : { port: Number(port) }),
      ...(url.username === "" ? {} : { user: decode(url.username) }),
      ...(url.password === "" ? {} : { password: decode(url.password) }),
      ...(tls === undefined ? {} : { tls }),
    },
    path: decode(pathname),
    type,
  };
}

const form = "write it as ftp://user:password@host:port/path, or with ftpes: or ftps: for TLS.";

// Of `ftp:` it is for other options to say.
const modes: ReadonlyMap<string, TlsMode> = new Map([
  ["ftpes", "explicit"],
  ["ftps", "implicit"],
]);

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The error of URL carries the text, and with it the password.
    throw new TypeError(`The target has no host, or none that can be, or a port above 65535; ${form}`);
  }
}

function splitType(pathname: string): { readonly pathname: string; readonly type: Target["type"] } {
  const match = /;type=([aid])$/i.exec(pathname);
  const path = match === null ? pathname : pathname.slice(0, match.index);
  const letter = match?.[1]?.toLowerCase();
  return { pathname: path.replace(/^\//, ""), type: letter === "a" ? "ascii" : letter === "i" ? "image" : undefined };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new TypeError("A percent sign in the URL is not followed by two digits of UTF-8; write it as %25.", {
      cause,
    });
  }
}
