import { escapedByte } from "../text.ts";
import { bytesOf, repertoire, type Repertoire } from "./repertoire.ts";

/** A charset that is not UTF-8 and has ASCII in it: GBK, Shift_JIS, windows-1252. A text goes each way whole or not at all. */
export interface Charset {
  /** Its name in the Encoding Standard, in small letters: `gbk`. */
  readonly name: string;
  /** The text of the bytes; `undefined` when they are not of this charset. */
  decode(bytes: Uint8Array): string | undefined;
  /** The bytes of the text, an escaped byte (U+DC80–DCFF) as itself; `undefined` when a character is not in this charset. */
  encode(text: string): Uint8Array | undefined;
}

/**
 * The charset of a label (`gbk`, `shift_jis`, `latin1`, `windows-1251` …, in any case), the same for each of its labels.
 * Throws a `RangeError` for UTF-8, for a label that this runtime does not know, and for what does not have ASCII in it
 * (UTF-16, ISO-2022-JP).
 */
export function legacyCharset(label: string): Charset {
  const decoder = decoderOf(label);
  const name = decoder.encoding.toLowerCase();
  const charset = charsets.get(name) ?? charsetOf(name, decoder);
  charsets.set(name, charset);
  return charset;
}

// Made once each; the Encoding Standard has some forty.
const charsets = new Map<string, Charset>();

function charsetOf(name: string, decoder: TextDecoder): Charset {
  let written: Repertoire | undefined;
  return {
    name,
    decode(bytes) {
      if (bytes.some(isMoved)) return undefined;
      try {
        return decoder.decode(bytes);
      } catch {
        return undefined;
      }
    },
    encode(text) {
      const bytes: number[] = [];
      for (const character of text) {
        const codePoint = character.codePointAt(0)!;
        const byte = codePoint < 0x80 ? codePoint : escapedByte(codePoint);
        const sequence = byte ?? (written ??= repertoire(name))(codePoint);
        if (sequence === undefined) return undefined;
        bytes.push(...bytesOf(sequence));
      }
      return Uint8Array.from(bytes);
    },
  };
}

function decoderOf(label: string): TextDecoder {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch (cause) {
    throw new RangeError(
      `The charset "${label}" is not known here: name one of the Encoding Standard, such as gbk, big5, shift_jis, euc-kr, ` +
        `windows-1251 or latin1, and run a Node.js that was built with full ICU.`,
      { cause },
    );
  }
  if (/^utf-?8$/i.test(decoder.encoding)) {
    throw new RangeError(`"${label}" is no legacy charset: UTF-8 is always spoken and needs no setting.`);
  }
  if (!hasAscii(decoder.encoding)) {
    throw new RangeError(`The charset "${label}" cannot carry commands: ASCII is no part of it.`);
  }
  return decoder;
}

function hasAscii(encoding: string): boolean {
  const ascii = Uint8Array.from({ length: 0x80 }, (_, byte) => byte).filter((byte) => !isMoved(byte));
  return new TextDecoder(encoding).decode(ascii) === String.fromCharCode(...ascii);
}

/** SUB, FS and DEL, which the tables of IBM that ICU has for Shift_JIS and IBM866 rotate: no name is made of them. */
function isMoved(byte: number): boolean {
  return byte === 0x1a || byte === 0x1c || byte === 0x7f;
}
