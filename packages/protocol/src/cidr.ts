import { formatAddress, parseAddress, withoutZone } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

/** A block of addresses that begin alike: the first `prefix` bits of `base` (4 or 16 bytes); the rest of `base` is 0. */
export interface Cidr {
  readonly base: Uint8Array;
  readonly prefix: number;
}

/**
 * Takes `10.0.0.0/8`, `2001:db8::/32`, or one address for itself (RFC 4632 §3.1, RFC 4291 §2.3). Bits behind the prefix count
 * for nothing: 10.1.2.3/8 is 10.0.0.0/8. A block of IPv4 inside IPv6 (`::ffff:10.0.0.0/104`) becomes itself. Throws
 * {@link ProtocolError} `syntax` for anything else.
 */
export function parseCidr(text: string): Cidr {
  const [, address = "", digits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bytes = parseAddress(address);
  const bits = (bytes?.length ?? 0) * 8;
  const prefix = digits === undefined ? bits : Number(digits);
  if (bytes === undefined || prefix > bits || (digits !== undefined && digits !== String(prefix))) {
    throw new ProtocolError(
      "syntax",
      `"${printable(text)}" is neither an address nor a block of addresses: write 10.0.0.0/8 or 2001:db8::/32.`,
    );
  }
  const base = masked(bytes, prefix);
  return prefix >= mappedPrefix && isMapped(base)
    ? { base: base.slice(12), prefix: prefix - mappedPrefix }
    : { base, prefix };
}

/** `10.0.0.0/8`; the address alone when the block has no other. */
export function formatCidr({ base, prefix }: Cidr): string {
  const address = formatAddress(base);
  return prefix === base.length * 8 ? address : `${address}/${prefix}`;
}

/**
 * True when an address is in the block. IPv4 inside IPv6 (`::ffff:10.1.2.3`) is judged as itself, so that `::/0` has no IPv4
 * address; a zone counts for nothing. Throws {@link ProtocolError} `syntax` for what is no address.
 */
export function cidrContains({ base, prefix }: Cidr, address: string): boolean {
  const one = parseCidr(withoutZone(address));
  if (one.prefix !== one.base.length * 8) throw new ProtocolError("syntax", `"${printable(address)}" is no address.`);
  return one.base.length === base.length && masked(one.base, prefix).every((byte, at) => byte === base[at]);
}

/** The bits of ::ffff:0:0/96, in front of an IPv4 address. */
const mappedPrefix = 96;

function isMapped(bytes: Uint8Array): boolean {
  return bytes.length === 16 && bytes.subarray(0, 12).every((byte, at) => byte === (at < 10 ? 0 : 0xff));
}

function masked(bytes: Uint8Array, prefix: number): Uint8Array {
  return bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - at * 8))));
}
