import type { Endpoint } from "./endpoint.ts";
import { addressFamily, normalizeAddress, parseAddress, withoutZone } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";

/**
 * Where the client of an EPRT waits: `|1|132.235.1.2|6275|`, with any delimiter of ASCII 33 to 126 (RFC 2428 §2).
 * Throws {@link ProtocolError} `network-protocol` for a family other than 1 (IPv4) and 2 (IPv6), `syntax` for all else.
 */
export function parseExtendedHostPort(text: string): Endpoint {
  const delimiter = text.charAt(0);
  const [before, protocol = "", address = "", port = "", after] = text.split(delimiter);
  if (!/^[!-~]$/.test(delimiter) || before !== "" || after !== "" || text.split(delimiter).length !== 5)
    throw malformed();
  if (!/^\d{1,5}$/.test(protocol)) throw malformed();
  if (protocol !== "1" && protocol !== "2") {
    throw new ProtocolError("network-protocol", "Network protocol not supported, use (1,2)");
  }
  if (parseAddress(address)?.length !== (protocol === "1" ? 4 : 16)) {
    throw new ProtocolError(
      "syntax",
      `Protocol ${protocol} takes an ${protocol === "1" ? "IPv4" : "IPv6"} address between its delimiters.`,
    );
  }
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535) throw new ProtocolError("syntax", "The port is a number from 1 to 65535.");
  return { address: normalizeAddress(address), port: number };
}

/** The argument of EPRT that names the endpoint; a zone is left out, the server has its own (RFC 2428 §2). */
export function formatExtendedHostPort({ address, port }: Endpoint): string {
  const host = withoutZone(normalizeAddress(address));
  return `|${addressFamily(host) === 4 ? 1 : 2}|${host}|${port}|`;
}

/** What stands in the text of a 229 reply: `(|||6446|)` (RFC 2428 §3). */
export function formatExtendedPassiveReply(port: number): string {
  return `(|||${port}|)`;
}

function malformed(): ProtocolError {
  return new ProtocolError(
    "syntax",
    "An extended host and port look like |1|132.235.1.2|6275| or |2|1080::8:800:200c:417a|5282|.",
  );
}
