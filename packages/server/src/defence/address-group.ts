import { addressFamily, formatAddress, parseAddress, withoutZone } from "@tandem/protocol";

/**
 * Under which name the doings of an address are counted: an IPv4 address by itself, an IPv6 address with the 2⁶⁴ others of its
 * subnet, all of which one machine can take (RFC 4291 §2.5.4).
 */
export function addressGroup(address: string): string {
  const bytes = addressFamily(address) === 6 ? parseAddress(withoutZone(address)) : undefined;
  return bytes === undefined ? address : `${formatAddress(bytes.map((byte, at) => (at < 8 ? byte : 0)))}/64`;
}
