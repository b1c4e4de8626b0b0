/**
 * Local text with LF at line ends becomes representation type A, with CR LF (RFC 959 §3.1.1.1, §3.4). A LF behind a CR stays
 * alone, across chunks too, so that a file that has CR LF already does not get CR CR LF. Everything else passes untouched.
 */
export class AsciiEncoder {
  /** The last byte of the chunk before. */
  #last = 0;

  /** The converted bytes: the chunk itself when nothing in it can change. */
  push(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0) return bytes;
    let last = this.#last;
    this.#last = bytes[bytes.length - 1]!;
    if (!bytes.includes(LF)) return bytes;
    // Room for a text of nothing but LF: one pass over it costs less than counting them first.
    const encoded = new Uint8Array(2 * bytes.length);
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === LF && last !== CR) encoded[length++] = CR;
      encoded[length++] = byte;
      last = byte;
    }
    return encoded.subarray(0, length);
  }

  /** What is left at the end of the text: nothing. */
  end(): Uint8Array {
    return nothing;
  }
}

/**
 * Representation type A becomes local text: CR LF is LF (RFC 959 §3.1.1.1). A CR that no LF follows is a character of the
 * text and stays.
 */
export class AsciiDecoder {
  /** The last chunk ended in a CR, which waits for what follows. */
  #heldCR = false;

  /** Whether the last byte that came is held back: what follows decides whether it is half a line end. */
  get holdsCR(): boolean {
    return this.#heldCR;
  }

  /** The converted bytes: the chunk itself when nothing in it changes. */
  push(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0 || (!this.#heldCR && !bytes.includes(CR))) return bytes;
    const decoded = new Uint8Array(bytes.length + 1);
    let length = 0;
    if (this.#heldCR && bytes[0] !== LF) decoded[length++] = CR;
    this.#heldCR = bytes[bytes.length - 1] === CR;
    const end = bytes.length - (this.#heldCR ? 1 : 0);
    for (let at = 0; at < end; at++) {
      const byte = bytes[at]!;
      if (byte !== CR || bytes[at + 1] !== LF) decoded[length++] = byte;
    }
    return decoded.subarray(0, length);
  }

  /** What is left at the end of the text: a CR that no LF followed. */
  end(): Uint8Array {
    if (!this.#heldCR) return nothing;
    this.#heldCR = false;
    return Uint8Array.of(CR);
  }
}

const LF = 0x0a;
const CR = 0x0d;
const nothing = new Uint8Array(0);
