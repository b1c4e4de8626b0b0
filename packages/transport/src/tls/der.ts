/** The distinguished encoding rules (ITU-T X.690 §10), as far as certificates need them: each gives one whole element. */
export const der = {
  sequence: (...elements: readonly Buffer[]): Buffer => element(0x30, ...elements),
  set: (...elements: readonly Buffer[]): Buffer => element(0x31, ...elements),
  /** A number that is not negative, from its bytes. */
  integer: (bytes: Uint8Array): Buffer => element(0x02, unsigned(bytes)),
  boolean: (value: boolean): Buffer => element(0x01, Buffer.of(value ? 0xff : 0)),
  null: (): Buffer => element(0x05),
  octets: (bytes: Uint8Array): Buffer => element(0x04, Buffer.from(bytes)),
  /** `unused` bits at the end of the last byte do not count. */
  bits: (bytes: Uint8Array, unused = 0): Buffer => element(0x03, Buffer.of(unused), Buffer.from(bytes)),
  text: (value: string): Buffer => element(0x0c, Buffer.from(value)),
  /** `1.2.840.10045.4.3.2` */
  object: (dotted: string): Buffer => element(0x06, Buffer.from(arcs(dotted))),
  /** A time in seconds, in the form that RFC 5280 §4.1.2.5 asks for: with two digits of the year up to 2049. */
  time(milliseconds: number): Buffer {
    const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, "");
    return digits < "2050" ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
  },
  /** Element `number` of a choice, or with a tag of its own, around others. */
  tagged: (number: number, ...elements: readonly Buffer[]): Buffer => element(0xa0 + number, ...elements),
  /** The same around plain bytes. */
  taggedBytes: (number: number, bytes: Uint8Array): Buffer => element(0x80 + number, Buffer.from(bytes)),
};

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = unsigned(Buffer.of(length >>> 24, length >>> 16, length >>> 8, length)).subarray(-4);
  const digits = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  return Buffer.concat([Buffer.of(0x80 + digits.length), digits]);
}

/** Without zeros before it, save the one that keeps it from being negative. */
function unsigned(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return Buffer.concat([Buffer.alloc(digits[0]! >= 0x80 ? 1 : 0), digits]);
}

function arcs(dotted: string): readonly number[] {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return [first * 40 + second, ...rest].flatMap((arc) => {
    const septets = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      septets.unshift((left & 0x7f) | 0x80);
    return septets;
  });
}
