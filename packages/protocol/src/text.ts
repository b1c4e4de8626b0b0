/**
 * Bytes as text and back, without loss. Valid UTF-8 is itself (RFC 2640 §2.2); each byte that is not stands as one code
 * unit of U+DC80–DCFF, which no valid text contains, so that a name in any charset survives the round trip.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

/** The bytes that {@link decodeText} read. A lone surrogate that is no escape becomes U+FFFD, as in every UTF-8 encoder. */
export function encodeText(text: string): Uint8Array {
  return hasEscapes(text) ? encodeWithEscapes(text) : encoder.encode(text);
}

/** True when the text carries bytes that are not UTF-8. */
export function hasEscapes(text: string): boolean {
  return /[\uDC80-\uDCFF]/.test(text) && loneEscape.test(text);
}

/** The byte that a code unit or lone code point of U+DC80–DCFF stands for, `undefined` for any other. */
export function escapedByte(code: number): number | undefined {
  return isEscape(code) ? code - escapeBase : undefined;
}

/** The text as people and terminals may see it: control characters and undecodable bytes as `\xNN`, the rest as `\uNNNN`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.charCodeAt(0);
    if (isEscape(code)) return `\\x${(code - escapeBase).toString(16)}`;
    return code > 0xff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\x${code.toString(16).padStart(2, "0")}`;
  });
}

const encoder = new TextEncoder();
// A byte order mark is part of a name, not a hint about it.
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const escapeBase = 0xdc00;
const loneEscape = /(?<![\uD800-\uDBFF])[\uDC80-\uDCFF]/;
// C0, DEL, C1, the two line separators, all that turns the direction of writing, and what is not UTF-8.
const unprintable =
  /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]|(?<![\uD800-\uDBFF])[\uDC80-\uDCFF]/g;

function isEscape(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}

function decodeWithEscapes(bytes: Uint8Array): string {
  let text = "";
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += strict.decode(bytes.subarray(start, at)) + String.fromCharCode(escapeBase + bytes[at]!);
      start = at + 1;
    }
    at += length === 0 ? 1 : length;
  }
  return text + strict.decode(bytes.subarray(start));
}

/** The length of the valid UTF-8 sequence at `at` (RFC 3629 §4), 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

function encodeWithEscapes(text: string): Uint8Array {
  const bytes: number[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        i++;
        continue;
      }
    }
    if (!isEscape(code)) continue;
    for (const byte of encoder.encode(text.slice(start, i))) bytes.push(byte);
    bytes.push(code - escapeBase);
    start = i + 1;
  }
  for (const byte of encoder.encode(text.slice(start))) bytes.push(byte);
  return Uint8Array.from(bytes);
}
