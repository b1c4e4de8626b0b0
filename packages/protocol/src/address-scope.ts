import { parseAddress, withoutZone } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

/**
 * How far an address reaches. `private` is RFC 1918, the shared space of carriers' NATs (RFC 6598), unique local and the old
 * site-local addresses; `multicast` is everything that names no single host, broadcast and the reserved 240/4 included.
 */
export type AddressScope = "loopback" | "private" | "link-local" | "unspecified" | "multicast" | "public";

/**
 * Tells what a policy asks of an address: may a PORT name it, can a 227 be believed. An IPv4 address inside IPv6 (mapped, or
 * NAT64's 64:ff9b::/96) is judged as itself. Throws {@link ProtocolError} `syntax` for what is no address.
 */
export function addressScope(address: string): AddressScope {
  const bytes = parseAddress(withoutZone(address));
  if (bytes === undefined) throw new ProtocolError("syntax", `"${printable(address)}" is not an IPv4 or IPv6 address.`);
  return bytes.length === 4 ? scopeOfIPv4(bytes) : scopeOfIPv6(bytes);
}

function scopeOfIPv4(bytes: Uint8Array): AddressScope {
  const [first = 0, second = 0] = bytes;
  if (first === 0) return "unspecified";
  if (first === 127) return "loopback";
  if (first === 10) return "private";
  if (first === 172 && second >> 4 === 1) return "private";
  if (first === 192 && second === 168) return "private";
  if (first === 100 && second >> 6 === 1) return "private";
  if (first === 169 && second === 254) return "link-local";
  return first >= 224 ? "multicast" : "public";
}

function scopeOfIPv6(bytes: Uint8Array): AddressScope {
  if (hasPrefix(bytes, mapped) || hasPrefix(bytes, translated)) return scopeOfIPv4(bytes.subarray(12));
  const [first = 0, second = 0] = bytes;
  if (first === 0xff) return "multicast";
  if (first === 0xfc || first === 0xfd) return "private";
  if (first === 0xfe && second >> 6 === 0b10) return "link-local";
  if (first === 0xfe && second >> 6 === 0b11) return "private";
  if (bytes.subarray(0, 15).every((byte) => byte === 0)) {
    if (bytes[15] === 0) return "unspecified";
    if (bytes[15] === 1) return "loopback";
  }
  return "public";
}

const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const translated = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];

function hasPrefix(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}
