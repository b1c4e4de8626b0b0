import { encodeText } from "@tandem/protocol";

/**
 * Writes lines to memory that is given to it, byte by byte: no text is made of a name that is bytes already, and none is
 * allocated for a line.
 */
export class LineRoom {
  #bytes: Uint8Array = nothing;
  #length = 0;
  #lines = 0;

  /** Goes on at the beginning of this memory. */
  enter(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#length = 0;
    this.#lines = 0;
  }

  /** Bytes that were written since. */
  get length(): number {
    return this.#length;
  }

  /** Lines that were ended since. */
  get lines(): number {
    return this.#lines;
  }

  text(text: string): void {
    const bytes = this.#bytes;
    const from = this.#length;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return this.#encode(text, at);
      bytes[from + at] = code;
    }
    this.#length = from + text.length;
  }

  /** A name that is bytes, as `listedName` of `@tandem/protocol` has it; false where that is another one. */
  name(name: Uint8Array, start: number, end: number): boolean {
    const bytes = this.#bytes;
    let length = this.#length;
    let same = true;
    for (let at = start; at < end; at++) {
      const byte = name[at]!;
      const breaks = byte === carriageReturn || byte === lineFeed;
      if (breaks) same = false;
      bytes[length++] = breaks ? questionMark : byte;
    }
    this.#length = length;
    return same;
  }

  /** Takes back what was written behind so many bytes, none of it a whole line. */
  cut(length: number): void {
    this.#length = length;
  }

  /** Ends a line. */
  end(): void {
    this.#bytes[this.#length++] = carriageReturn;
    this.#bytes[this.#length++] = lineFeed;
    this.#lines++;
  }

  /** The text whose characters before `at` are written and ASCII. */
  #encode(text: string, at: number): void {
    const rest = encodeText(text.slice(at));
    this.#bytes.set(rest, this.#length + at);
    this.#length += at + rest.length;
  }
}

const nothing = new Uint8Array(0);
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const questionMark = 0x3f;
