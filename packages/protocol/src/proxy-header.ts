import type { Endpoint } from "./endpoint.ts";
import { addressFamily, formatAddress, normalizeAddress, parseAddress } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";
import { decodeText, encodeText, printable } from "./text.ts";

/** What a proxy tells about the connection that it passes on (PROXY protocol, haproxy.org, versions 1 and 2). */
export type ProxyHeader =
  /** Who dialled the proxy, and where. */
  | { readonly kind: "proxied"; readonly source: Endpoint; readonly destination: Endpoint }
  /** The proxy speaks for itself (a health check), or for a peer without an IP address: the ends of the socket are the true ones. */
  | { readonly kind: "local" };

/** A header, and the first bytes of what it stands before. */
export interface ProxiedBytes {
  readonly header: ProxyHeader;
  readonly rest: Uint8Array;
}

/** Reads the header at the beginning of a connection, in whatever pieces it comes; holds no more than the longest header. */
export class ProxyHeaderDecoder {
  #held = new Uint8Array(0);

  /**
   * The header with what follows it, `undefined` while it is not whole. Not to be called again after either that or an error.
   * Throws {@link ProtocolError} `syntax` as soon as the bytes can begin no header, `unsupported-parameter` for one of another
   * transport than TCP, `too-long` for one of more than 4,096 bytes.
   */
  push(bytes: Uint8Array): ProxiedBytes | undefined {
    const held = joined(this.#held, bytes);
    const length = lengthOf(held);
    if (length === undefined) {
      this.#held = held;
      return undefined;
    }
    const header = held.subarray(0, length);
    return {
      header: header[0] === signature[0] ? parseBinary(header) : parseLine(header),
      rest: held.subarray(length),
    };
  }
}

/** A header as a proxy sends it: a line of text (version 1), or bytes (version 2). Both ends are of one family. */
export function encodeProxyHeader(header: ProxyHeader, version: 1 | 2): Uint8Array {
  return version === 1 ? encodeLine(header) : encodeBinary(header);
}

/** How many of the bytes are the header; `undefined` while that cannot be told or more are needed. */
function lengthOf(bytes: Uint8Array): number | undefined {
  if (beginsLike(bytes, signature)) {
    if (bytes.length < fixedLength) return undefined;
    const length = fixedLength + uint16(bytes, 14);
    if (length > longestBinary) {
      throw new ProtocolError("too-long", `The PROXY header has ${length} bytes; ${longestBinary} are taken.`);
    }
    return bytes.length < length ? undefined : length;
  }
  if (!beginsLike(bytes, lineStart)) {
    const shown = printable(decodeText(bytes.subarray(0, shownLength)));
    throw new ProtocolError("syntax", `The connection begins with "${shown}" and not with a PROXY header.`);
  }
  const end = bytes.subarray(0, longestLine).indexOf(LF);
  if (end >= 0) return end + 1;
  if (bytes.length < longestLine) return undefined;
  throw new ProtocolError("too-long", `The PROXY header is a line of more than ${longestLine} bytes.`);
}

function parseLine(bytes: Uint8Array): ProxyHeader {
  const text = decodeText(bytes);
  if (/^PROXY UNKNOWN(?: .*)?\r\n$/.test(text)) return { kind: "local" };
  const [, family, from, to, fromPort, toPort] = line.exec(text) ?? [];
  const source = lineEndpoint(family, from, fromPort);
  const destination = lineEndpoint(family, to, toPort);
  if (source !== undefined && destination !== undefined) return { kind: "proxied", source, destination };
  throw new ProtocolError("syntax", `"${printable(text.trimEnd())}" is no PROXY header.`);
}

function lineEndpoint(family = "", address = "", digits = ""): Endpoint | undefined {
  const port = Number(digits);
  if (parseAddress(address) === undefined || port > 65_535 || digits !== String(port)) return undefined;
  return addressFamily(address) === Number(family) ? { address: normalizeAddress(address), port } : undefined;
}

function parseBinary(bytes: Uint8Array): ProxyHeader {
  const command = bytes[12]!;
  const transport = bytes[13]!;
  if (command === localCommand) return { kind: "local" };
  if (command !== proxyCommand) {
    throw new ProtocolError(
      "syntax",
      `The PROXY header has version and command 0x${hex(command)}; 0x20 and 0x21 are known.`,
    );
  }
  if (addressless.has(transport)) return { kind: "local" };
  const size = addressSizes.get(transport);
  if (size === undefined) {
    throw new ProtocolError("unsupported-parameter", `The PROXY header is of transport 0x${hex(transport)}, not TCP.`);
  }
  if (bytes.length < fixedLength + 2 * size + 4) {
    throw new ProtocolError("syntax", "The PROXY header is too short for the addresses that it announces.");
  }
  const address = (at: number): string => normalizeAddress(formatAddress(bytes.subarray(at, at + size)));
  const ports = fixedLength + 2 * size;
  return {
    kind: "proxied",
    source: { address: address(fixedLength), port: uint16(bytes, ports) },
    destination: { address: address(fixedLength + size), port: uint16(bytes, ports + 2) },
  };
}

function encodeLine(header: ProxyHeader): Uint8Array {
  if (header.kind === "local") return encodeText("PROXY UNKNOWN\r\n");
  const { source, destination } = header;
  const family = addressFamily(source.address);
  return encodeText(
    `PROXY TCP${family} ${source.address} ${destination.address} ${source.port} ${destination.port}\r\n`,
  );
}

function encodeBinary(header: ProxyHeader): Uint8Array {
  if (header.kind === "local") return Uint8Array.of(...signature, localCommand, 0x00, 0, 0);
  const { source, destination } = header;
  const [from, to] = [source, destination].map(({ address }) => parseAddress(address) ?? new Uint8Array(0));
  const body = [...from!, ...to!, source.port >> 8, source.port & 255, destination.port >> 8, destination.port & 255];
  const transport = addressFamily(source.address) === 4 ? 0x11 : 0x21;
  return Uint8Array.of(...signature, proxyCommand, transport, 0, body.length, ...body);
}

/** True when the bytes are, as far as they go, the beginning of `start` or what follows it. */
function beginsLike(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, at) => at >= bytes.length || bytes[at] === byte);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

// Version 2 was made to fail on servers that do not know it: to FTP it is three lines of nothing and QUIT.
const signature = encodeText("\r\n\r\n\0\r\nQUIT\n");
/** Signature, version and command, transport, length. */
const fixedLength = 16;
const localCommand = 0x20;
const proxyCommand = 0x21;
/** Unspecified, and UNIX sockets: nothing that FTP could name or compare. */
const addressless: ReadonlySet<number> = new Set([0x00, 0x31]);
/** Bytes of an address over TCP by family. */
const addressSizes: ReadonlyMap<number, number> = new Map([
  [0x11, 4],
  [0x21, 16],
]);
// The protocol lets it be 65,551 bytes; addresses take 36, names and certificates of a TLS proxy some hundred.
const longestBinary = 4_096;

const lineStart = encodeText("PROXY ");
const line = /^PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) (\d{1,5}) (\d{1,5})\r\n$/;
// Section 2.1: 107 bytes with the CR LF always suffice.
const longestLine = 107;
const shownLength = 32;
const LF = 0x0a;
