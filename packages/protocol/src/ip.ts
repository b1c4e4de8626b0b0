import { ProtocolError } from "./protocol-error.ts";
import { printable } from "./text.ts";

/** 4 is IPv4, 6 is IPv6. */
export type AddressFamily = 4 | 6;

/**
 * The one spelling of an address that the rest of Tandem compares and stores: dotted decimal, or the IPv6 text of RFC 5952.
 * An IPv4 address inside IPv6 (`::ffff:1.2.3.4`) becomes itself; a zone (`fe80::1%eth0`) stays, because without it nobody
 * can dial a link-local address. Throws {@link ProtocolError} `syntax` for what is no address.
 */
export function normalizeAddress(text: string): string {
  if (dottedDecimal.test(text)) return text;
  const [address, zone] = splitZone(text);
  const bytes = parseAddress(address);
  if (bytes === undefined || zone === "" || (bytes.length === 4 && zone !== undefined)) {
    throw new ProtocolError("syntax", `"${printable(text)}" is not an IPv4 or IPv6 address.`);
  }
  if (isMapped(bytes)) return formatAddress(bytes.subarray(12));
  return zone === undefined ? formatAddress(bytes) : `${formatAddress(bytes)}%${zone}`;
}

/** The family of an address that {@link normalizeAddress} made. */
export function addressFamily(address: string): AddressFamily {
  return address.includes(":") ? 6 : 4;
}

/** The address without its zone: a zone is a name on this host and means nothing to a peer. */
export function withoutZone(address: string): string {
  return splitZone(address)[0];
}

/** True when both normalised addresses name one host, seen through whichever interface. */
export function sameAddress(one: string, other: string): boolean {
  return one === other || withoutZone(one) === withoutZone(other);
}

/** The 4 or 16 bytes of an address without zone; undefined for anything else. A number of IPv4
 * has no leading zeros, which some read as octal. */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(":") ? parseIPv6(text) : parseIPv4(text);
}

/** Dotted decimal of 4 bytes; of 16 bytes the text of RFC 5952: lower case, the longest run of zeros as `::`. */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  if (isMapped(bytes)) return `::ffff:${bytes.subarray(12).join(".")}`;
  const groups = Array.from({ length: 8 }, (_, at) => (bytes[2 * at]! << 8) | bytes[2 * at + 1]!);
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

/** As every system writes an address of IPv4: the most common by far. */
const dottedDecimal = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function splitZone(text: string): readonly [address: string, zone?: string] {
  const at = text.indexOf("%");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parseIPv4(text: string): Uint8Array | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const numbers = match.slice(1);
  if (numbers.some((number) => Number(number) > 255 || (number.length > 1 && number.startsWith("0")))) return undefined;
  return Uint8Array.from(numbers, Number);
}

function parseIPv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const front = parseGroups(halves[0]!, halves.length === 1);
  const back = halves.length === 1 ? [] : parseGroups(halves[1]!, true);
  if (front === undefined || back === undefined) return undefined;
  const missing = 16 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...front, ...Array<number>(missing).fill(0), ...back]);
}

/** The bytes of `a:b:c`; at the end of an address the last two groups may be an IPv4 address. */
function parseGroups(text: string, last: boolean): readonly number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [at, group] of groups.entries()) {
    const inner = last && at === groups.length - 1 ? parseIPv4(group) : undefined;
    if (inner !== undefined) bytes.push(...inner);
    else if (/^[0-9A-Fa-f]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return bytes;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [at, group] of groups.entries()) {
    if (group !== 0) start = at + 1;
    else if (at + 1 - start > best.length) best = { start, length: at + 1 - start };
  }
  return best;
}

/** True for ::ffff:0:0/96, the form in which a socket of both families names an IPv4 peer. */
function isMapped(bytes: Uint8Array): boolean {
  return (
    bytes.length === 16 && bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((byte) => byte === 0)
  );
}
