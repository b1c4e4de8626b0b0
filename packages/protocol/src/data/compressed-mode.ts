import { ByteBuilder } from "./byte-builder.ts";
import { assertDescriptor, descriptor, type FrameDecoder, type FrameEncoder, type FrameReader } from "./framing.ts";
import { MarkerText } from "./marker-text.ts";

/**
 * Compressed mode: strings of bytes, of one byte repeated, or of the filler, and behind an escape the descriptors of block
 * mode, which are about the string that follows (RFC 959 §3.4.3). `filler` is the space of the representation type, or 0.
 */
export class CompressedEncoder implements FrameEncoder {
  readonly #filler: number;
  /** One byte, so many times, that may go on. */
  #byte = 0;
  #count = 0;
  readonly #plain = new ByteBuilder();
  /** The last string, held back because an end of record is told before it. */
  #last: Uint8Array = nothing;

  constructor(filler: number) {
    this.#filler = filler;
  }

  data(bytes: Uint8Array, out: ByteBuilder): void {
    for (const byte of bytes) {
      if (byte === this.#byte && this.#count > 0 && this.#count < longestRun) this.#count++;
      else {
        this.#endRun(out);
        this.#byte = byte;
        this.#count = 1;
      }
    }
  }

  endOfRecord(out: ByteBuilder): void {
    this.#describe(descriptor.endOfRecord, out);
  }

  marker(text: string, out: ByteBuilder): void {
    this.#flush(out);
    out.push(escape, descriptor.marker, text.length);
    for (let at = 0; at < text.length; at++) out.push(text.charCodeAt(at));
  }

  endOfFile(out: ByteBuilder): void {
    this.#describe(descriptor.endOfFile, out);
  }

  /** Tells of the last string, or of a string of no fillers when there is none: an empty record, the end of an empty file. */
  #describe(code: number, out: ByteBuilder): void {
    this.#endRun(out);
    this.#endPlain(out);
    out.push(escape, code);
    if (this.#last.length > 0) out.append(this.#last);
    else out.push(fillerBits);
    this.#last = nothing;
  }

  #flush(out: ByteBuilder): void {
    this.#endRun(out);
    this.#endPlain(out);
    this.#hold(nothing, out);
  }

  #endRun(out: ByteBuilder): void {
    const isFiller = this.#byte === this.#filler;
    if (this.#count >= (isFiller ? shortestFiller : shortestRun)) {
      this.#endPlain(out);
      this.#hold(
        isFiller ? Uint8Array.of(fillerBits | this.#count) : Uint8Array.of(runBits | this.#count, this.#byte),
        out,
      );
    } else {
      for (let i = 0; i < this.#count; i++) {
        if (this.#plain.length === longestPlain) this.#endPlain(out);
        this.#plain.push(this.#byte);
      }
    }
    this.#count = 0;
  }

  #endPlain(out: ByteBuilder): void {
    const { length } = this.#plain;
    if (length === 0) return;
    const string = new ByteBuilder(length + 1);
    string.push(length);
    string.append(this.#plain.take());
    this.#hold(string.take(), out);
  }

  #hold(string: Uint8Array, out: ByteBuilder): void {
    out.append(this.#last);
    this.#last = string;
  }
}

/** The inverse of {@link CompressedEncoder}. */
export class CompressedDecoder implements FrameDecoder {
  readonly #filler: number;
  #state: "string" | "plain" | "run" | "escape" = "string";
  #left = 0;
  /** The descriptor of the string that comes, 0 for none. */
  #code = 0;
  readonly #marker = new MarkerText();
  #complete = false;

  constructor(filler: number) {
    this.#filler = filler;
  }

  get complete(): boolean {
    return this.#complete;
  }

  push(bytes: Uint8Array, reader: FrameReader): void {
    let at = 0;
    while (at < bytes.length && !this.#complete) {
      if (this.#state === "plain") {
        const string = bytes.subarray(at, at + this.#left);
        at += string.length;
        this.#left -= string.length;
        this.#tell(string, reader);
        if (this.#left === 0) this.#endString(reader);
      } else this.#step(bytes[at++]!, reader);
    }
  }

  #step(byte: number, reader: FrameReader): void {
    switch (this.#state) {
      case "escape":
        return this.#describe(byte, reader);
      case "run":
        return this.#repeat(byte, reader);
      default:
        return this.#begin(byte, reader);
    }
  }

  #begin(header: number, reader: FrameReader): void {
    if (header === escape) this.#state = "escape";
    else if (header < runBits) {
      this.#state = "plain";
      this.#left = header;
    } else {
      this.#left = header & longestRun;
      if (header >= fillerBits) this.#repeat(this.#filler, reader);
      else this.#state = "run";
    }
  }

  #repeat(byte: number, reader: FrameReader): void {
    this.#tell(new Uint8Array(this.#left).fill(byte), reader);
    this.#endString(reader);
  }

  #describe(code: number, reader: FrameReader): void {
    assertDescriptor(code);
    this.#code |= code;
    this.#state = "string";
    if ((code & descriptor.suspect) !== 0) reader.suspect();
  }

  #tell(string: Uint8Array, reader: FrameReader): void {
    if ((this.#code & descriptor.marker) !== 0) this.#marker.push(string);
    else if (string.length > 0) reader.data(string);
  }

  #endString(reader: FrameReader): void {
    if ((this.#code & descriptor.marker) !== 0) reader.marker(this.#marker.take());
    if ((this.#code & descriptor.endOfRecord) !== 0) reader.endOfRecord();
    this.#complete = (this.#code & descriptor.endOfFile) !== 0;
    this.#code = 0;
    this.#state = "string";
  }
}

const escape = 0;
const runBits = 0x80;
const fillerBits = 0xc0;
const longestPlain = 127;
const longestRun = 63;
// A shorter one would cost as much as it saves.
const shortestRun = 3;
const shortestFiller = 2;
const nothing = new Uint8Array(0);
