import type { Endpoint } from "./endpoint.ts";
import { addressFamily, normalizeAddress } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";

/**
 * Where the client of a PORT waits: `h1,h2,h3,h4,p1,p2`, six numbers from 0 to 255 (RFC 959 §5.3.2).
 * Throws {@link ProtocolError} `syntax`, port 0 included.
 */
export function parseHostPort(text: string): Endpoint {
  const numbers = /^\d{1,3}(?:,\d{1,3}){5}$/.test(text) ? text.split(",").map(Number) : [];
  const [h1, h2, h3, h4, p1 = 0, p2 = 0] = numbers;
  if (numbers.length !== 6 || numbers.some((number) => number > 255)) {
    throw new ProtocolError(
      "syntax",
      "A host and port are six numbers from 0 to 255: h1,h2,h3,h4,p1,p2; the port is p1*256+p2.",
    );
  }
  if (p1 + p2 === 0) throw new ProtocolError("syntax", "Nobody can wait at port 0; the port is p1*256+p2.");
  return { address: `${h1}.${h2}.${h3}.${h4}`, port: p1 * 256 + p2 };
}

/**
 * The six numbers of PORT and of the 227 reply. Throws {@link ProtocolError} `network-protocol` for an IPv6 address, which
 * they cannot carry; EPRT and EPSV can.
 */
export function formatHostPort({ address, port }: Endpoint): string {
  const host = normalizeAddress(address);
  if (addressFamily(host) === 6) {
    throw new ProtocolError(
      "network-protocol",
      `PORT and PASV cannot name the IPv6 address ${host}; use EPRT and EPSV.`,
    );
  }
  return `${host.replaceAll(".", ",")},${port >> 8},${port & 255}`;
}
