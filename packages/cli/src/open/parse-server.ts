import { printable } from "@tandem/protocol";
import { parseLocation, type Location } from "../client/location.ts";
import { usageError } from "../command-error.ts";
import { parseDialPort } from "../options/port.ts";

/** A server as a person writes it: a URL, or `[user@]host[:port]` with the port also behind a blank. Throws a usage error. */
export function parseServer(server: string, port?: string): Location {
  if (/^[a-z]+:\/\//i.test(server)) return parseLocation(server);
  const [, user, bare, colon, bracketed, behind] =
    /^(?:([^@:/]+)@)?(?:([^[\]@:/]+)(?::(\d+))?|\[?([\da-f.:]+(?:%\w+)?)(?:\](?::(\d+))?)?)$/i.exec(server) ?? [];
  const host = bare ?? bracketed;
  if (host === undefined) {
    throw usageError(
      `"${printable(server.replace(/:.*@/, ":…@"))}" is no server; write it as host, user@host or ftp://user@host:port/path.`,
    );
  }
  const digits = port ?? colon ?? behind;
  return {
    server: { host, ...(user && { user }), ...(digits !== undefined && { port: parsePort(digits) }) },
    path: "",
    directory: true,
    type: undefined,
  };
}

function parsePort(text: string): number {
  try {
    const port = parseDialPort(text);
    if (port > 0) return port;
  } catch {
    // The sentence for a person who types follows.
  }
  throw usageError(`"${printable(text)}" is no port; it is a number from 1 to 65535.`);
}
