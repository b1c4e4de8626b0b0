import { formatEndpoint } from "@tandem/protocol";
import type { DataConnection } from "./data-connection.ts";
import { DataError } from "./data-error.ts";
import type { DataOptions } from "./data-offer.ts";

/**
 * The connection, with TLS on it when that is wanted now: PROT may also come between PASV and the transfer (RFC 4217 §8). One
 * that TLS is on cannot go back into clear; it is broken off, and the transfer fails with `withdrawn`.
 */
export function secured(connection: DataConnection, security: DataOptions["security"]): DataConnection {
  const wanted = security?.();
  if (wanted !== undefined && !connection.secured) connection.secure(wanted);
  if (wanted === undefined && connection.secured) {
    const at = formatEndpoint(connection.remote);
    const message = `TLS had begun on the data connection with ${at} before PROT C; agree on another one.`;
    connection.abort(new DataError("withdrawn", message));
  }
  return connection;
}
