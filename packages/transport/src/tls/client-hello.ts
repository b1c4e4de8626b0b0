/** What a client says of earlier sessions when its handshake begins. */
export interface ClientHello {
  /** The session of TLS 1.2 that it names; other clients put random bytes here (RFC 8446 §4.1.2). */
  readonly sessionId: Uint8Array;
  /** The tickets that it shows: of TLS 1.2 (RFC 5077 §3.2), and the identities of TLS 1.3 (RFC 8446 §4.2.11). */
  readonly tickets: readonly Uint8Array[];
}

/** What the bytes of a connection are so far. */
export type Beginning =
  | { readonly kind: "incomplete" }
  /** No ClientHello, or one that is longer than any client's. */
  | { readonly kind: "foreign" }
  | { readonly kind: "hello"; readonly hello: ClientHello };

/** Reads a ClientHello from the beginning of a connection, however it is cut into records and segments. */
export class ClientHelloDecoder {
  readonly #all = new Bytes();
  /** What the records carry. */
  readonly #message = new Bytes();
  /** How far the bytes have been read: to the end of a record's header, or inside the record. */
  #at = 0;
  /** Bytes that the record there still lacks. */
  #left = 0;

  /** Everything that was pushed. */
  get bytes(): Uint8Array {
    return this.#all.taken;
  }

  push(bytes: Uint8Array): Beginning {
    this.#all.add(bytes);
    const all = this.#all.taken;
    while (this.#at < all.length) {
      if (this.#left > 0) {
        const part = all.subarray(this.#at, this.#at + this.#left);
        this.#message.add(part);
        this.#at += part.length;
        this.#left -= part.length;
        const found = helloIn(this.#message.taken);
        if (found.kind !== "incomplete") return found;
      } else {
        const body = this.#at + recordHeader;
        if (all.length < body) break;
        const length = recordLength(all.subarray(this.#at, body));
        if (length === undefined) return foreign;
        this.#at = body;
        this.#left = length;
      }
    }
    return all.length > longestHello ? foreign : incomplete;
  }
}

/** How much a record of a handshake carries; `undefined` for the header of anything else (RFC 8446 §5.1). */
function recordLength([type, major, , high = 0, low = 0]: Uint8Array): number | undefined {
  const length = high * 256 + low;
  return type === handshake && major === 3 && length > 0 && length <= longestRecord ? length : undefined;
}

function helloIn(message: Uint8Array): Beginning {
  const [type, upper = 0, middle = 0, lower = 0] = message;
  if (type !== undefined && type !== clientHelloType) return foreign;
  if (message.length < messageHeader) return incomplete;
  const end = messageHeader + upper * 65_536 + middle * 256 + lower;
  if (end > longestHello) return foreign;
  if (message.length < end) return incomplete;
  const hello = clientHello(message.slice(messageHeader, end));
  return hello === undefined ? foreign : { kind: "hello", hello };
}

/** Bytes that become more. */
class Bytes {
  #room = new Uint8Array(512);
  #length = 0;

  get taken(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#room.length) {
      const more = new Uint8Array(Math.max(length, this.#room.length * 2));
      more.set(this.taken);
      this.#room = more;
    }
    this.#room.set(bytes, this.#length);
    this.#length = length;
  }
}

/** RFC 8446 §4.1.2, RFC 5246 §7.4.1.2; `undefined` when it is neither. */
function clientHello(message: Uint8Array): ClientHello | undefined {
  const fields = new Fields(message);
  fields.take(versionAndRandom);
  const sessionId = fields.vector(1);
  fields.vector(2);
  fields.vector(1);
  const tickets: Uint8Array[] = [];
  const extensions = new Fields(fields.left === 0 ? nothing : fields.vector(2));
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const content = extensions.vector(2);
    if (type === sessionTicket && content.length > 0) tickets.push(content);
    if (type !== preSharedKey) continue;
    const offered = new Fields(content);
    const identities = new Fields(offered.vector(2));
    while (identities.left > 0) {
      tickets.push(identities.vector(2));
      identities.take(ticketAge);
    }
    extensions.broken ||= offered.broken || identities.broken;
  }
  return fields.broken || fields.left > 0 || extensions.broken ? undefined : { sessionId, tickets };
}

/** Takes the fields of a message one behind the other; from the first that is not there on, they are empty. */
class Fields {
  broken = false;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.broken ? 0 : this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) this.broken = true;
    if (this.broken) return nothing;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A number of so many bytes. */
  number(size: number): number {
    return this.take(size).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** Bytes behind their length, which is a number of so many bytes. */
  vector(size: number): Uint8Array {
    return this.take(this.number(size));
  }
}

const incomplete: Beginning = { kind: "incomplete" };
const foreign: Beginning = { kind: "foreign" };
const nothing = new Uint8Array(0);

const recordHeader = 5;
const messageHeader = 4;
const versionAndRandom = 34;
const ticketAge = 4;
const handshake = 22;
const clientHelloType = 1;
const sessionTicket = 35;
const preSharedKey = 41;
// RFC 8446 §5.1.
const longestRecord = 16_384;
// With the keys of post-quantum groups and two tickets that carry certificates of a client it is some 8 KiB. The bytes of a
// connection count too, which may be more.
const longestHello = 16_384;
