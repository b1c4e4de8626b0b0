import { printable } from "@tandem/protocol";
import { parseLocation, type Location } from "../client/location.ts";
import { usageError } from "../command-error.ts";

/** A server as a person writes it: a URL, or `[user@]host[:port]` with the port also behind a blank. Throws a usage error. */
export function parseServer(server: string, port?: string): Location {
  if (/^[a-z]+:\/\//i.test(server)) return parseLocation(server);
  const [, user, address = ""] = /^(?:([^@:/\s]+)@)?([^@]*)$/.exec(server) ?? [];
  const [, host, behind] = bracketed.exec(address) ?? ipv6.exec(address) ?? plain.exec(address) ?? [];
  if (host === undefined || printable(host) !== host) {
    // What stands before the @ may hold a password where nobody expects one.
    const shown = printable(server.replace(/:.*@/, ":…@"));
    throw usageError(`"${shown}" is no server; write it as host, user@host or ftp://user@host:port/path.`);
  }
  const digits = port ?? behind;
  return {
    server: { host, ...(user && { user }), ...(digits !== undefined && { port: parsePort(digits) }) },
    path: "",
    directory: true,
    type: undefined,
  };
}

const bracketed = /^\[([^[\]/\s]+)\](?::(\d+))?$/;
const ipv6 = /^([\da-f]*:[\da-f]*:[\da-f:.]*(?:%\w+)?)$/i;
const plain = /^([^[\]:/\s]+)(?::(\d+))?$/;

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw usageError(`"${printable(text)}" is no port; it is a number from 1 to 65535.`);
}
