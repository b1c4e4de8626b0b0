import { encodeText, formatEndpoint, printable } from "@tandem/protocol";
import { parseTarget, type ConnectOptions, type Target } from "@tandem/client";
import { usageError } from "../command-error.ts";
import { isGlob } from "../open/glob.ts";

/** A place on a server, as a URL names it. */
export interface Location {
  /** How to reach the server. */
  readonly server: Target["options"];
  /** Relative to the directory of the login, or absolute; empty for that directory itself. Never ends in a slash, the root excepted. */
  readonly path: string;
  /** The URL ends in a slash or has no path: it can only mean a directory. */
  readonly directory: boolean;
  /**
   * The same path as a pattern for names, when it has `*`, `?` or a set in brackets in it; written `%2A`, `%3F`, `%5B` they are
   * characters like others. Only commands that say so take one.
   */
  readonly pattern?: string;
  /** What `;type=a` or `;type=i` asks for. */
  readonly type: Target["type"];
}

/**
 * Takes `ftp://user:password@host:port/path` apart, or the same with TLS: `ftpes:`, `ftps:`. `?`, `#` and `\` are characters of the path like any other: FTP has neither
 * queries nor fragments (RFC 1738 §3.2). Throws a usage error, which never shows a password.
 */
export function parseLocation(text: string): Location {
  const { options, path, type } = target(text);
  if (/[\r\n\0]/.test(path)) throw usageError(`A path cannot contain a line break or NUL: ${printable(path)}`);
  const stripped = path.replace(/\/+$/, "");
  const pattern = patternOf(text);
  return {
    ...(isGlob(pattern) && { pattern }),
    server: options,
    path: stripped === "" && path !== "" ? "/" : stripped,
    directory: path === "" || path.endsWith("/"),
    type,
  };
}

/** `demo@files.example:2121`, for people; the default port and the anonymous user are left out. */
export function serverLabel({ host, tls, user, ...given }: Server): string {
  const usual = tls === "implicit" ? 990 : 21;
  const { port = usual } = given;
  const at = port === usual ? host : formatEndpoint({ address: host, port });
  return printable(user === undefined ? at : `${user}@${at}`);
}

/** `ftpes://demo@files.example:2121/`: a URL of a server, without its password. */
export function locationOf({ host, port, user, tls = "off" }: Server): string {
  const at = port === undefined ? (host.includes(":") ? `[${host}]` : host) : formatEndpoint({ address: host, port });
  return `${schemes[tls]}://${user === undefined ? "" : `${encodeURIComponent(user)}@`}${at}/`;
}

/** The URL of a path of a server, without a password, for programs to read and for people to paste. */
export function urlOf(server: Server, path: string): string {
  const names = path.startsWith("/") ? path.slice(1) : path;
  return locationOf(server) + (names === path ? "" : "%2F") + names.replace(/[^\w.~/+,=@:-]+/g, percentEncoded);
}

function percentEncoded(text: string): string {
  return [...encodeText(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

type Server = Pick<ConnectOptions, "host" | "port" | "user" | "password" | "tls">;

const schemes = { off: "ftp", explicit: "ftpes", implicit: "ftps" } as const;

/** The last name of a path of the server; empty for the root and for the directory of the login. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path of a name in a directory; the empty path is the directory of the login. */
export function pathIn(directory: string, name: string): string {
  if (directory === "") return name;
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** The path of a URL as a pattern: what is escaped there means itself. */
function patternOf(text: string): string {
  const [, path = ""] = /^[^/]*\/\/[^/]*\/([^]*?)(?:;type=[aid])?$/i.exec(text.trim()) ?? [];
  return path.replace(/(?:%[0-9a-f]{2})+|\\/gi, (run) => decodeURIComponent(run).replace(/[*?[\]\\]/g, "\\$&"));
}

function target(text: string): Target {
  try {
    // The tab and the line breaks would otherwise vanish, and a backslash become a slash.
    return parseTarget(text.replace(/[?#\\\t\r\n]/g, encodeURIComponent));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Text with an @ may hold a password where nobody expects one.
    const shown = text.includes("@") ? "" : ` (${printable(text)})`;
    throw usageError(error.message.replace(/\.$/, `${shown}.`), { cause: error });
  }
}
